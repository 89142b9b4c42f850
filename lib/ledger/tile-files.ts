import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { nodeHash, type Span, sha256, subtreesOf } from './merkle.ts'
import { HASH_BYTES, hashesOf, placeOf, TILE_WIDTH, type Tile, tilePath, widthAt } from './tile.ts'

/** Where a log lies: in a folder of its own, named by the last part of its origin. */
export const folderOf = (logFolder: string, origin: string): string => join(logFolder, origin.split('/').at(-1) ?? '')

/** Null where there is no such file. */
export async function readIfThere(path: string): Promise<Buffer | null> {
  try {
    return await readFile(path)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
    return null
  }
}

/** The hashes of a tile. A partial one may have been removed once the full one was there. Throws where neither is. */
export async function readTile(folder: string, tile: Tile): Promise<Buffer[]> {
  const exact = await readIfThere(join(folder, tilePath(tile)))
  if (exact) return hashesOf(exact, tile.width)
  const full = await readFile(join(folder, tilePath({ ...tile, width: TILE_WIDTH })))
  return hashesOf(full.subarray(0, tile.width * HASH_BYTES), tile.width)
}

/** The entries' bundle that holds what `tile` names; a full one may hold more. Throws where there is none. */
export async function readBundle(folder: string, tile: Tile): Promise<Buffer> {
  const exact = await readIfThere(join(folder, tilePath(tile)))
  return exact ?? readFile(join(folder, tilePath({ ...tile, width: TILE_WIDTH })))
}

/** The root of a perfect subtree's hashes, 2^n of them. */
export function foldHashes(hashes: readonly Buffer[]): Buffer {
  let row = [...hashes]
  while (row.length > 1) row = row.flatMap((left, at) => (at % 2 === 0 ? [nodeHash(left, row[at + 1] ?? left)] : []))
  return row[0] ?? sha256('')
}

/** Reads hashes of a published log of `size` leaves from its tiles; each tile is read once. */
export function tileHashes(folder: string, size: number): { ofSpan: (span: Span) => Promise<Buffer> } {
  const known = new Map<string, Promise<Buffer[]>>()
  const read = (tile: Tile) => {
    const path = tilePath(tile)
    const hashes = known.get(path) ?? readTile(folder, tile)
    known.set(path, hashes)
    return hashes
  }
  const ofSubtree = async (level: number, index: number) => {
    const { tile, from, count } = placeOf(level, index, size)
    return foldHashes((await read(tile)).slice(from, from + count))
  }
  return {
    ofSpan: async (span) => {
      const parts = await Promise.all(subtreesOf(span).map(({ level, index }) => ofSubtree(level, index)))
      return parts.reduceRight((right, left) => nodeHash(left, right))
    },
  }
}

/** The levels of tiles that a tree has. */
export function levelsOf(size: number): number[] {
  const levels: number[] = []
  for (let level = 0; widthAt(level, size) > 0; level += 1) levels.push(level)
  return levels
}
