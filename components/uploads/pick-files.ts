import type { PickedFile } from './messages.ts'

type Directory = FileSystemDirectoryHandle & { values: () => AsyncIterable<FileSystemHandle> }

async function inDirectory(directory: Directory, folder: string): Promise<PickedFile[]> {
  const picked: PickedFile[] = []
  for await (const handle of directory.values()) picked.push(...(await ofHandle(handle, folder)))
  return picked
}

async function ofHandle(handle: FileSystemHandle, folder: string): Promise<PickedFile[]> {
  if (handle.kind === 'file') {
    const file = await (handle as FileSystemFileHandle).getFile()
    return [{ file, folder, handle: handle as FileSystemFileHandle }]
  }
  return inDirectory(handle as Directory, folder ? `${folder}/${handle.name}` : handle.name)
}

/** Files and whole folders that were dropped, with the tree kept; with handles where the browser gives them. */
export async function droppedFiles(transfer: DataTransfer): Promise<PickedFile[]> {
  // Everything is asked for before the first await: the browser empties the list after the event.
  const items = [...transfer.items].filter((item) => item.kind === 'file')
  const asked = items.map((item) =>
    'getAsFileSystemHandle' in item
      ? (item.getAsFileSystemHandle as () => Promise<FileSystemHandle | null>).call(item)
      : Promise.resolve(null),
  )
  const plain = [...transfer.files]
  const handles = await Promise.all(asked)
  if (handles.every((handle) => handle === null)) return plain.map((file) => ({ file, folder: '' }))
  return (await Promise.all(handles.map((handle) => (handle ? ofHandle(handle, '') : [])))).flat()
}

/** Files of an input; a folder input says each file's path. */
export function chosenFiles(list: FileList): PickedFile[] {
  return [...list].map((file) => ({ file, folder: file.webkitRelativePath.split('/').slice(0, -1).join('/') }))
}
