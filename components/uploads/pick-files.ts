import { comparePaths } from '#lib/i18n/formats.ts'
import type { Picked, PickedFile } from './messages.ts'
import { sortInPieces } from './sort-in-pieces.ts'

type Directory = FileSystemDirectoryHandle & { values: () => AsyncIterable<FileSystemHandle> }
export const NOTHING: Picked = { files: [], emptyFolders: [], unreadable: [] }

async function walk(handle: FileSystemHandle, folder: string, onFound: () => void): Promise<Picked> {
  const path = folder ? `${folder}/${handle.name}` : handle.name
  if (handle.kind === 'file') {
    const fileHandle = handle as FileSystemFileHandle
    // What can't be opened is said, and holds up nothing else.
    const file = await fileHandle.getFile().catch(() => null)
    onFound()
    return file ? { ...NOTHING, files: [{ file, folder, handle: fileHandle }] } : { ...NOTHING, unreadable: [path] }
  }
  const inside: Promise<Picked>[] = []
  try {
    for await (const child of (handle as Directory).values()) inside.push(walk(child, path, onFound))
  } catch {
    return joined([...(await Promise.all(inside)), { ...NOTHING, unreadable: [`${path}/`] }])
  }
  return inside.length > 0 ? joined(await Promise.all(inside)) : { ...NOTHING, emptyFolders: [path] }
}

/** Several picks as one, in no order. */
function joined(picks: readonly Picked[]): Picked {
  return {
    files: picks.flatMap(({ files }) => files),
    emptyFolders: picks.flatMap(({ emptyFolders }) => emptyFolders),
    unreadable: picks.flatMap(({ unreadable }) => unreadable),
  }
}

export const pathOf = ({ file, folder }: PickedFile): string => (folder ? `${folder}/${file.name}` : file.name)
const topOf = (path: string) => (path.includes('/') ? path.slice(0, path.indexOf('/')) : null)

/**
 * What was picked, by the paths that an import record has. The folder of a medium has another name at another station, and a
 * second disc has its own: where no path of the record is found, that of the one folder stands for it.
 */
export function byRecord(files: readonly PickedFile[], record: readonly { path: string }[]): Map<string, PickedFile> {
  const byPath = new Map(files.map((picked) => [pathOf(picked), picked]))
  const [from, ...others] = new Set(files.map((picked) => topOf(pathOf(picked))))
  const [to, ...more] = new Set(record.map(({ path }) => topOf(path)))
  if (!from || !to || others.length + more.length > 0 || record.some(({ path }) => byPath.has(path))) return byPath
  return new Map([...byPath].map(([path, picked]) => [to + path.slice(from.length), picked]))
}
/** As many folders as somebody maps by hand. */
const MOST_FOLDERS = 60

/** The folders of a pick, at most two deep: each stands for all that lies in it. */
export function foldersOf(files: readonly PickedFile[]): string[] {
  const found = new Set<string>()
  for (const folder of new Set(files.map((picked) => picked.folder))) {
    const parts = folder.split('/').filter(Boolean)
    for (const depth of [1, 2]) if (parts.length >= depth) found.add(parts.slice(0, depth).join('/'))
  }
  return [...found].sort(comparePaths).slice(0, MOST_FOLDERS)
}

/**
 * What is known with what was picked now, in the order of their paths; a file that was picked before, by path, size and
 * time, comes once. What could not be opened, or was empty, and now gives files, is that no more: it was picked again.
 */
export async function withPicked(known: Picked, more: Picked): Promise<Picked> {
  const keyOf = (picked: PickedFile) => `${pathOf(picked)}\n${picked.file.size}\n${picked.file.lastModified}`
  const before = new Set(known.files.map(keyOf))
  const fresh = before.size === 0 ? more.files : more.files.filter((picked) => !before.has(keyOf(picked)))
  const keyed = [...known.files, ...fresh].map((picked) => ({ picked, path: pathOf(picked) }))
  const inOrder = await sortInPieces(keyed, (a, b) => comparePaths(a.path, b.path))
  const files = inOrder.map(({ picked }) => picked)
  const given = new Set(more.files.map(pathOf))
  const opened = foldersOver(more.files)
  const emptyFolders = new Set([...known.emptyFolders.filter((path) => !opened.has(path)), ...more.emptyFolders])
  // A folder ends in a stroke. One that was walked again says itself whether it gives all.
  const isOpened = (path: string) => given.has(path) || (path.endsWith('/') && opened.has(path.slice(0, -1)))
  const unreadable = new Set([...known.unreadable.filter((path) => !isOpened(path)), ...more.unreadable])
  return {
    files,
    emptyFolders: [...emptyFolders].sort(comparePaths),
    unreadable: [...unreadable].sort(comparePaths),
  }
}

/** Every folder over these files. */
function foldersOver(files: readonly PickedFile[]): ReadonlySet<string> {
  const found = new Set<string>()
  for (const { folder } of files)
    for (let end = folder.length; end > 0 && !found.has(folder.slice(0, end)); end = folder.lastIndexOf('/', end - 1))
      found.add(folder.slice(0, end))
  return found
}

/** Files and whole folders that were dropped, with the tree kept; with handles where the browser gives them. */
export async function droppedFiles(transfer: DataTransfer, onFound: () => void): Promise<Picked> {
  // Everything is asked for before the first await: the browser empties the list after the event.
  const items = [...transfer.items].filter((item) => item.kind === 'file')
  const asked = items.map((item) =>
    'getAsFileSystemHandle' in item
      ? (item.getAsFileSystemHandle as () => Promise<FileSystemHandle | null>).call(item)
      : Promise.resolve(null),
  )
  const plain = [...transfer.files]
  const handles = (await Promise.all(asked)).filter((handle) => handle !== null)
  if (handles.length === 0) return { ...NOTHING, files: plain.map((file) => ({ file, folder: '' })) }
  return joined(await Promise.all(handles.map((handle) => walk(handle, '', onFound))))
}

/** Files of an input; a folder input says each file's path, and nothing of a folder that is empty. */
export function chosenFiles(list: FileList): Picked {
  const files = [...list].map((file) => ({
    file,
    folder: file.webkitRelativePath.split('/').slice(0, -1).join('/'),
  }))
  return joined([{ ...NOTHING, files }])
}

type Pickers = {
  showOpenFilePicker?: (options: { multiple: boolean }) => Promise<FileSystemFileHandle[]>
  showDirectoryPicker?: () => Promise<FileSystemDirectoryHandle>
}

/**
 * The browser's own picker of files or of a folder that gives handles; null where it has none, so that the input's own
 * opens. A picker that was closed without a choice gives nothing.
 */
export function pickHandles(what: 'files' | 'folder', onFound: () => void): Promise<Picked> | null {
  const { showOpenFilePicker, showDirectoryPicker } = window as typeof window & Pickers
  const open =
    what === 'files'
      ? showOpenFilePicker && (() => showOpenFilePicker({ multiple: true }))
      : showDirectoryPicker && (async () => [await showDirectoryPicker()])
  if (!open) return null
  return open().then(
    async (handles) => joined(await Promise.all(handles.map((handle) => walk(handle, '', onFound)))),
    (error) => {
      if (error instanceof DOMException && error.name === 'AbortError') return NOTHING
      throw error
    },
  )
}
