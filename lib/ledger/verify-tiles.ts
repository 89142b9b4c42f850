import { hash } from 'node:crypto'
import { join } from 'node:path'
import { EMPTY, extend, rootOf } from './merkle.ts'
import { type CheckpointHead, parseCheckpoint, verifyNote } from './note.ts'
import { readCheckpoint } from './prove.ts'
import { HASH_BYTES, hashesOf, newTiles, TILE_WIDTH, type Tile, tileOf, tilePath, widthAt } from './tile.ts'
import { foldHashes, readBundle, readIfThere, readTile } from './tile-files.ts'

/** What is wrong, and the leaf where it is; null where no single leaf can be named. */
export type Finding = { index: number | null; what: string }
export type TilesReport = { head: CheckpointHead; findings: Finding[]; leafHashes: Buffer }

/** The leaf hashes of a bundle, computed in place: the low byte of each length makes way for RFC 6962's prefix. */
function leafHashesOf(bundle: Buffer): Buffer[] {
  const hashes: Buffer[] = []
  for (let at = 0; at + 2 <= bundle.length; ) {
    const end = at + 2 + bundle.readUInt16BE(at)
    bundle[at + 1] = 0
    hashes.push(hash('sha256', bundle.subarray(at + 1, end), 'buffer'))
    at = end
  }
  return hashes
}

async function orNull<T>(reading: Promise<T>): Promise<T | null> {
  try {
    return await reading
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT' || error instanceof RangeError) return null
    throw error
  }
}

/** The leaves of one bundle beside the hashes of its tile. */
async function verifyBundle(folder: string, tile: Tile): Promise<{ hashes: Buffer[]; findings: Finding[] }> {
  const first = tile.index * TILE_WIDTH
  const [bundle, known] = await Promise.all([
    orNull(readBundle(folder, tile)),
    orNull(readTile(folder, { ...tile, kind: 0 })),
  ])
  const findings: Finding[] = []
  const computed = bundle ? leafHashesOf(bundle).slice(0, tile.width) : []
  const hashes = Array.from({ length: tile.width }, (_, at) => {
    const [own, published] = [computed[at], known?.[at]]
    if (!own) findings.push({ index: first + at, what: 'the entry is missing from its bundle' })
    else if (!published) findings.push({ index: first + at, what: 'the hash is missing from its tile' })
    else if (!own.equals(published))
      findings.push({ index: first + at, what: 'the entry is not the one that was hashed' })
    return own ?? published ?? Buffer.alloc(HASH_BYTES)
  })
  return { hashes, findings }
}

/** Where a full tile's root is not the one that the level above holds: its leaves and their hashes were changed alike. */
async function wrongTiles(folder: string, size: number): Promise<Finding[]> {
  const findings: Finding[] = []
  for (const above of newTiles(1, 0, size)) {
    const content = await readIfThere(join(folder, tilePath(above)))
    const known = content && hashesOf(content, above.width)
    for (let at = 0; at < above.width; at += 1) {
      const position = above.index * TILE_WIDTH + at
      const below = await orNull(readTile(folder, tileOf(0, position * TILE_WIDTH, size)))
      const isRight = known && below && foldHashes(below).equals(known[at] ?? Buffer.alloc(0))
      const from = position * TILE_WIDTH
      if (!isRight)
        findings.push({ index: null, what: `not what was hashed: one of the leaves ${from} to ${from + 255}` })
    }
  }
  return findings
}

/**
 * Reads a whole published log and hashes every entry again; nothing is believed but the public keys given. Throws
 * TypeError where its checkpoint is signed by none of them.
 */
export async function verifyTiles(folder: string, vkeys: readonly string[]): Promise<TilesReport> {
  const head = parseCheckpoint(verifyNote(await readCheckpoint(folder), vkeys).text)
  const leafHashes = Buffer.alloc(head.size * HASH_BYTES)
  const findings: Finding[] = []
  let range = EMPTY
  const tiles = newTiles('entries', 0, head.size)
  let reading = tiles[0] && verifyBundle(folder, tiles[0])
  for (const [at, tile] of tiles.entries()) {
    const bundle = await reading
    const next = tiles[at + 1]
    reading = next && verifyBundle(folder, next)
    if (!bundle) continue
    findings.push(...bundle.findings)
    range = extend(range, bundle.hashes)
    leafHashes.set(Buffer.concat(bundle.hashes), tile.index * TILE_WIDTH * HASH_BYTES)
  }
  if (!rootOf(range).equals(head.root) && findings.length === 0) {
    const wrong = widthAt(1, head.size) > 0 ? await wrongTiles(folder, head.size) : []
    findings.push(...wrong, { index: null, what: 'the entries are not those of the signed root' })
  }
  return { head, findings, leafHashes }
}
