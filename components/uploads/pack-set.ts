import { refusedBy } from '#components/ui/refused.ts'
import type { Refused } from '#lib/http/action-state.ts'
import { layOut, type Piece, withinSet } from '#lib/transfers/package.ts'
import type { ManifestEntry } from '#lib/transfers/schema.ts'
import type { ParcelView } from '#lib/transfers/view.ts'
import type { PickedFile } from './messages.ts'
import { pathOf } from './pick-files.ts'

/** A file of an export set is not at hand as it was listed: paths of some of them. */
export type ChangedSet = { changed: string[] }
const NAMED = 5

/**
 * An export set as one file, laid out over its files where they lie: nothing of it is copied or held in memory. By what the
 * manifest says of them, so that the same files give the same bytes on every visit; `files` in the order of `members`.
 */
export function archiveOf(root: string, members: readonly ManifestEntry[], files: readonly (File | null)[]): File {
  const parts = piecesOf(root, members).map((piece) =>
    'bytes' in piece ? piece.bytes : (files[piece.member] ?? new Blob()),
  )
  return new File(parts, `${nameOf(root)}.tar`)
}

const nameOf = (root: string) => root.slice(root.lastIndexOf('/') + 1)
/** What is sent: the archive of a set, or the one file as it is. */
function piecesOf(root: string | null, members: readonly ManifestEntry[]): Piece[] {
  if (root === null) return [{ member: 0 }]
  return layOut(nameOf(root), withinSet(root, members)).pieces
}

type Stretch = { offsetBytes: number; lengthBytes: number }
/** Of which file this stretch of what is sent is, and where in that. Of an archive: the first file that it touches. */
export function unreadMember({ root, members }: ParcelView, { offsetBytes, lengthBytes }: Stretch) {
  const to = offsetBytes + lengthBytes
  let at = 0
  for (const piece of piecesOf(root, members)) {
    const member = 'bytes' in piece ? null : members[piece.member]
    const begin = at
    at += 'bytes' in piece ? piece.bytes.byteLength : (member?.sizeBytes ?? 0)
    if (!member || at <= offsetBytes) continue
    const from = Math.max(offsetBytes, begin)
    return { ordinal: member.ordinal, offsetBytes: from - begin, lengthBytes: Math.max(1, Math.min(to, at) - from) }
  }
  throw new RangeError('no file lies there')
}

/**
 * The set that was begun, out of a folder that was picked again: the medium's own, one above it, or that of the set itself.
 * Each of its files must be there in its size; what they hold is compared by digest, as with every file that goes on.
 */
export function packAgain({ root, members }: ParcelView, picked: readonly PickedFile[]): File | ChangedSet {
  if (root === null) throw new RangeError('it is no export set')
  const byPath = new Map(picked.map((each) => [pathOf(each), each.file]))
  const inSet = members.map((member) => (member.kind === 'file' ? member.path.slice(root.length + 1) : null))
  const filesIn = (folder: string) =>
    inSet.map((path, at) => {
      const file = path === null ? undefined : byPath.get(`${folder}/${path}`)
      return file && file.size === members[at]?.sizeBytes ? file : null
    })
  const lacking = (files: readonly (File | null)[]) => members.filter(({ kind }, at) => kind === 'file' && !files[at])
  const tried = foldersNamed(nameOf(root), picked)
    .sort((a, b) => Number(b === root) - Number(a === root))
    .map(filesIn)
  const [first = [], ...others] = tried
  const files = others.reduce((best, each) => (lacking(each).length < lacking(best).length ? each : best), first)
  const missing = lacking(files)
  if (missing.length > 0) return { changed: missing.slice(0, NAMED).map(({ path }) => path) }
  return archiveOf(root, members, files)
}

/** All folders of this name over what was picked. */
function foldersNamed(name: string, picked: readonly PickedFile[]): string[] {
  const found = new Set<string>()
  for (const folder of new Set(picked.map((each) => each.folder))) {
    const parts = folder.split('/')
    for (const [at, part] of parts.entries()) if (part === name) found.add(parts.slice(0, at + 1).join('/'))
  }
  return [...found]
}

/** What of a medium goes as this file of a batch; null where nothing answers. */
export async function askParcel(entryId: string): Promise<ParcelView | Refused | null> {
  const response = await fetch(`/api/transfers/parcels/${entryId}`).catch(() => null)
  if (!response) return null
  return response.ok ? response.json() : refusedBy(response)
}
