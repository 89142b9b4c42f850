import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import type postgres from 'postgres'
import { replaceFile } from '#lib/storage/files.ts'
import { leafHash } from './merkle.ts'
import type { AtCrashPoint } from './sequence.ts'
import {
  bundleOf,
  entriesOf,
  HASH_BYTES,
  hashesOf,
  newTiles,
  TILE_WIDTH,
  type Tile,
  tileOf,
  tilePath,
  widthAt,
} from './tile.ts'
import { foldHashes, levelsOf, readBundle, readIfThere, readTile } from './tile-files.ts'

/** Published tiles are public to the installation's processes, and changed by nobody. */
const MODE = 0o640
/** So many tiles' leaves are in memory at once. */
const AT_ONCE = 16

export const CHECKPOINT = 'checkpoint'

/** The entries of the narrow bundle that the log ended with at `from`: what was published is never written anew. */
async function lastEntries(folder: string, from: number): Promise<Buffer[]> {
  const count = from % TILE_WIDTH
  if (count === 0) return []
  return entriesOf(await readBundle(folder, tileOf('entries', from - 1, from))).slice(0, count)
}

/** Writes the bundles and the level-0 tiles of the leaves from `from` to `size`: what is new, out of the database. */
async function writeLeaves(sql: postgres.Sql, folder: string, from: number, size: number): Promise<void> {
  const tiles = newTiles('entries', from, size)
  let known = await lastEntries(folder, from)
  for (let first = 0; first < tiles.length; first += AT_ONCE) {
    const group = tiles.slice(first, first + AT_ONCE)
    const start = (group[0]?.index ?? 0) * TILE_WIDTH + known.length
    const end = Math.min(size, ((group[0]?.index ?? 0) + group.length) * TILE_WIDTH)
    const rows = await sql<{ envelope: Buffer }[]>`select envelope from ledger_leaves
      where leaf_index >= ${start} and leaf_index < ${end} order by leaf_index`
    if (rows.length !== end - start) throw new Error(`the log has ${rows.length} leaves from ${start} to ${end}`)
    const entries = [...known, ...rows.map(({ envelope }) => envelope)]
    known = []
    await Promise.all(
      group.map(async (tile, at) => {
        const own = entries.slice(at * TILE_WIDTH, at * TILE_WIDTH + tile.width)
        await replaceFile(join(folder, tilePath(tile)), bundleOf(own), MODE)
        await replaceFile(join(folder, tilePath({ ...tile, kind: 0 })), Buffer.concat(own.map(leafHash)), MODE)
      }),
    )
  }
}

/** Writes one tile of a higher level: what the narrower one had, and the roots of the new full tiles below. */
async function writeTile(folder: string, level: number, tile: Tile, from: number, size: number): Promise<void> {
  const first = tile.index * TILE_WIDTH
  const had = Math.min(widthAt(level, from) - first, tile.width)
  const narrower = had > 0 ? await readIfThere(join(folder, tilePath({ ...tile, width: had }))) : null
  const hashes = narrower ? hashesOf(narrower, had) : []
  for (let at = hashes.length; at < tile.width; at += 1) {
    hashes.push(foldHashes(await readTile(folder, tileOf(level - 1, (first + at) * TILE_WIDTH, size))))
  }
  await replaceFile(join(folder, tilePath(tile)), Buffer.concat(hashes, tile.width * HASH_BYTES), MODE)
}

export type Published = { size: number; note: string }

/**
 * Lays out a signed log under `folder` (c2sp.org/tlog-tiles): entries, tiles, then the checkpoint, each durable before
 * the next, so that what a checkpoint promises is there. `from` is the size published before; any number of times.
 */
export async function publish(
  sql: postgres.Sql,
  folder: string,
  from: number,
  { size, note }: Published,
  at: AtCrashPoint,
): Promise<void> {
  await writeLeaves(sql, folder, from, size)
  for (const level of levelsOf(size).slice(1)) {
    for (const tile of newTiles(level, from, size)) await writeTile(folder, level, tile, from, size)
  }
  await at('tiled')
  await replaceFile(join(folder, CHECKPOINT), note, MODE)
  // Narrower tiles served checkpoints whose tiles are full by now (tlog-tiles, "Partial Tiles").
  for (const kind of ['entries', ...levelsOf(size)] as const) {
    const full = newTiles(kind, from, size).filter(({ width }) => width === TILE_WIDTH)
    for (const tile of full) await rm(join(folder, `${tilePath(tile)}.p`), { recursive: true, force: true })
  }
  await at('published')
}
