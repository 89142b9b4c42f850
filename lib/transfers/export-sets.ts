import type { ManifestEntry, SetKind } from './schema.ts'

/** A tree that a recorder or a management system exported: one exhibit, kept whole. `root` is its folder. */
export type ExportSet = { kind: SetKind; root: string }
type Found = Pick<ManifestEntry, 'path' | 'kind' | 'sizeBytes'>

type Rule = {
  kind: SetKind
  /** What tells it: names in its folder, in lower case. */
  tells: (names: readonly string[]) => boolean
}
const some = (names: readonly string[], pattern: RegExp) => names.some((name) => pattern.test(name))

/*
 * By the files that their manuals name, most telling first: the player's own name before a bare extension. A data file
 * alone (one .g64x, one .n3r) is no set: it is one file, and one exhibit as it is.
 */
const RULES: Rule[] = [
  {
    kind: 'milestone',
    tells: (names) =>
      some(names, /^smartclient-player\.exe$|\.scp$/) || (some(names, /\.(blk|pic)$/) && some(names, /^core\.xml$/)),
  },
  {
    kind: 'genetec',
    tells: (names) => some(names, /^genetec.*player.*\.exe$/) || (some(names, /\.g64x?$/) && some(names, /\.exe$/)),
  },
  {
    kind: 'bosch',
    tells: (names) =>
      some(names, /^(bosch)?.*archive.?player.*\.exe$/) || (some(names, /\.(mtl|vxx)$/) && names.length > 1),
  },
  {
    kind: 'panasonic',
    tells: (names) =>
      some(names, /^(n3r|hd|wj-?)\w*(viewer|player).*\.exe$/) || (some(names, /\.n3r$/) && names.length > 1),
  },
  {
    kind: 'synectics',
    tells: (names) => some(names, /syn(ectics|ergy).*\.(exe|xml|ini)$/) && some(names, /\.(dat|syn)$/),
  },
  {
    kind: 'self-playing',
    tells: (names) => some(names, /\.exe$/) && names.some((name) => !/\.(exe|dll|txt|pdf|ini|inf)$/.test(name)),
  },
]

/* What one of the rules needs, whatever else: of a card of a hundred thousand clips no folder is asked further. */
const TELLING = /\.(exe|scp|blk|pic|g64x?|mtl|vxx|n3r|dat|syn|ifo)$/

const folderOf = (path: string): string => path.slice(0, Math.max(path.lastIndexOf('/'), 0))

/** The outermost export sets of a manifest, in the order of their folders; none lies within another. Pure. */
export function findSets(entries: readonly Found[]): ExportSet[] {
  const names = new Map<string, string[]>()
  for (const { path, kind } of entries) {
    if (kind !== 'file') continue
    const folder = folderOf(path)
    const known = names.get(folder) ?? []
    names.set(folder, known)
    known.push(path.slice(folder === '' ? 0 : folder.length + 1).toLowerCase())
  }
  const found: ExportSet[] = []
  for (const [folder, inside] of names) {
    if (folder === '' || !some(inside, TELLING)) continue // the root is the medium itself
    const isVideoDisc = /(^|\/)video_ts$/i.test(folder) && inside.includes('video_ts.ifo')
    const kind = isVideoDisc ? 'video-ts' : RULES.find(({ tells }) => tells(inside))?.kind
    if (kind) found.push({ kind, root: folder })
  }
  const roots = setOf(found)
  return found.filter(({ root }) => roots(root) === null).sort((a, b) => (a.root < b.root ? -1 : 1))
}

/** Says of a path in which set it lies, the outermost first; null for none. */
export function setOf(sets: readonly ExportSet[]): (path: string) => ExportSet | null {
  const byRoot = new Map(sets.map((set) => [set.root, set]))
  return (path) => {
    for (let end = path.indexOf('/'); end > 0; end = path.indexOf('/', end + 1)) {
      const set = byRoot.get(path.slice(0, end))
      if (set) return set
    }
    return null
  }
}
