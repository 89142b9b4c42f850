import { hash } from 'node:crypto'
import { EMPTY, extend, rootOf } from './merkle.ts'
import { type CheckpointHead, parseCheckpoint, verifyNote } from './note.ts'
import { readCheckpoint } from './prove.ts'
import { HASH_BYTES, newTiles, TILE_WIDTH, type Tile, tilePath, widthAt } from './tile.ts'
import { foldHashes, levelsOf, readBundle, readTile } from './tile-files.ts'

/** What is wrong, and the leaf where it is; null where no single leaf can be named. */
export type Finding = { index: number | null; what: string }
/** `signedBy` are those of the keys given that signed the checkpoint. */
export type TilesReport = { head: CheckpointHead; signedBy: string[]; findings: Finding[]; leafHashes: Buffer }

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

/** The hashes of one level, compared with its tiles. A hash of level n stands for 256^n leaves. */
async function verifyLevel(folder: string, level: number, hashes: readonly Buffer[], size: number): Promise<Finding[]> {
  const findings: Finding[] = []
  const leaves = TILE_WIDTH ** level
  for (const tile of newTiles(level, 0, size)) {
    const known = await orNull(readTile(folder, tile))
    if (!known) findings.push({ index: null, what: `${tilePath(tile)} is missing or cut off` })
    for (const [at, hash] of (known ?? []).entries()) {
      const position = tile.index * TILE_WIDTH + at
      const from = position * leaves
      if (!hashes[position]?.equals(hash))
        findings.push({ index: null, what: `not what was hashed: one of the leaves ${from} to ${from + leaves - 1}` })
    }
  }
  return findings
}

/** Compares the tiles above the leaves with what they were made of; `roots` are those of the full bundles. */
async function verifyLevels(folder: string, roots: readonly Buffer[], size: number): Promise<Finding[]> {
  const findings: Finding[] = []
  let hashes = roots
  for (const level of levelsOf(size).slice(1)) {
    findings.push(...(await verifyLevel(folder, level, hashes, size)))
    hashes = Array.from({ length: widthAt(level + 1, size) }, (_, at) =>
      foldHashes(hashes.slice(at * TILE_WIDTH, (at + 1) * TILE_WIDTH)),
    )
  }
  return findings
}

/**
 * Reads a whole published log and hashes every entry again; nothing is believed but the public keys given. Throws
 * TypeError where its checkpoint is signed by none of them.
 */
export async function verifyTiles(folder: string, vkeys: readonly string[]): Promise<TilesReport> {
  const { text, by: signedBy } = verifyNote(await readCheckpoint(folder), vkeys)
  const head = parseCheckpoint(text)
  const leafHashes = Buffer.alloc(head.size * HASH_BYTES)
  const findings: Finding[] = []
  const roots: Buffer[] = []
  // Of full bundles first, each by its root: a compact range over them has the same peaks as one over their leaves.
  let range = EMPTY
  const tiles = newTiles('entries', 0, head.size)
  let reading = tiles[0] && verifyBundle(folder, tiles[0])
  for (const [at, tile] of tiles.entries()) {
    const bundle = await reading
    const next = tiles[at + 1]
    reading = next && verifyBundle(folder, next)
    if (!bundle) continue
    findings.push(...bundle.findings)
    if (tile.width === TILE_WIDTH) {
      const root = rootOf(extend(EMPTY, bundle.hashes))
      roots.push(root)
      range = extend(range, [root])
    } else range = extend({ ...range, size: range.size * TILE_WIDTH }, bundle.hashes)
    leafHashes.set(Buffer.concat(bundle.hashes), tile.index * TILE_WIDTH * HASH_BYTES)
  }
  findings.push(...(await verifyLevels(folder, roots, head.size)))
  if (!rootOf(range).equals(head.root) && findings.every(({ index }) => index === null)) {
    findings.push({ index: null, what: 'the entries are not those of the signed root' })
  }
  return { head, signedBy, findings, leafHashes }
}
