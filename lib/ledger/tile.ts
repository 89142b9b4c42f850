import { subtreesOf } from './merkle.ts'

/* Names and contents of tiles and entry bundles (c2sp.org/tlog-tiles). Pure. */
export const TILE_WIDTH = 256
export const TILE_HEIGHT = 8
export const HASH_BYTES = 32
// Their length is a uint16 in a bundle.
const MAX_ENTRY_BYTES = 65_535

export type Kind = number | 'entries'
export type Tile = { kind: Kind; index: number; width: number }

/** `tile/<level or "entries">/<index>[.p/<width>]`, the index in groups of three digits: 1234067 is `x001/x234/067`. */
export function tilePath({ kind, index, width }: Tile): string {
  const digits = String(index)
  const padded = digits.padStart(Math.ceil(digits.length / 3) * 3, '0')
  const groups = padded.match(/\d{3}/g) ?? []
  const name = groups.map((group, at) => (at < groups.length - 1 ? `x${group}` : group)).join('/')
  return `tile/${kind}/${name}${width < TILE_WIDTH ? `.p/${width}` : ''}`
}

/** How many hashes (entries, at level 0) a tree of `size` has at a level of tiles. */
export const widthAt = (level: number, size: number): number => Math.floor(size / TILE_WIDTH ** level)

/** The tile in which a tree of `size` keeps number `position` of a level. */
export function tileOf(kind: Kind, position: number, size: number): Tile {
  const index = Math.floor(position / TILE_WIDTH)
  const total = widthAt(kind === 'entries' ? 0 : kind, size)
  return { kind, index, width: Math.min(TILE_WIDTH, total - index * TILE_WIDTH) }
}

/** The tiles of one kind that a tree has at `size` and had not, or not as wide, at `from`. */
export function newTiles(kind: Kind, from: number, size: number): Tile[] {
  const level = kind === 'entries' ? 0 : kind
  const [known, total] = [widthAt(level, from), widthAt(level, size)]
  if (known === total) return []
  const first = Math.floor(known / TILE_WIDTH)
  const count = Math.ceil(total / TILE_WIDTH) - first
  return Array.from({ length: count }, (_, each) => tileOf(kind, (first + each) * TILE_WIDTH, size))
}

/** Entries with their big-endian uint16 lengths. */
export function bundleOf(entries: readonly Uint8Array[]): Buffer {
  return Buffer.concat(
    entries.flatMap((entry) => {
      if (entry.byteLength > MAX_ENTRY_BYTES) throw new RangeError(`an entry of ${entry.byteLength} bytes`)
      const length = Buffer.alloc(2)
      length.writeUInt16BE(entry.byteLength)
      return [length, entry]
    }),
  )
}

/** The entries of a bundle. Throws RangeError where it ends inside one. */
export function entriesOf(bundle: Buffer): Buffer[] {
  const entries: Buffer[] = []
  for (let at = 0; at < bundle.length; ) {
    const end = at + 2 + bundle.readUInt16BE(at)
    if (end > bundle.length) throw new RangeError('the bundle is truncated')
    entries.push(bundle.subarray(at + 2, end))
    at = end
  }
  return entries
}

/** The hashes of a tile. Throws RangeError where it has another width than its name says. */
export function hashesOf(content: Buffer, width: number): Buffer[] {
  if (content.length !== width * HASH_BYTES) throw new RangeError(`${content.length} bytes for ${width} hashes`)
  return Array.from({ length: width }, (_, at) => content.subarray(at * HASH_BYTES, (at + 1) * HASH_BYTES))
}

/** Where the hash of a perfect subtree comes from: the tile, and the hashes in it that are its leaves. */
export function placeOf(level: number, index: number, size: number): { tile: Tile; from: number; count: number } {
  const tileLevel = Math.floor(level / TILE_HEIGHT)
  const count = 2 ** (level % TILE_HEIGHT)
  const tile = tileOf(tileLevel, index * count, size)
  return { tile, from: (index * count) % TILE_WIDTH, count }
}

/** The perfect subtrees of a whole tree, which together give its root. */
export const peaksOf = (size: number) => subtreesOf([0, size])
