import type postgres from 'postgres'
import { CdipError } from '#lib/errors.ts'
import type { Head } from '#lib/signer/schema.ts'
import { type CompactRange, EMPTY, extend, leafHash, rootOf } from './merkle.ts'
import { entriesOf, peaksOf, TILE_WIDTH, tileOf } from './tile.ts'
import { readBundle, tileHashes } from './tile-files.ts'

/*
 * What is signed next goes on from the tiles on disk: who can write the database could change there what was published
 * already, head and leaves alike, and have it signed as if it had always been so.
 */
/** So many leaves are in memory at once. */
const PAGE = 4096

/** A refusal that only people can settle. */
const stop = (reason: string, cause?: unknown) => new CdipError('CONFLICT', reason, { cause })

/** Reads what was published. CONFLICT where files are missing or cut off. */
async function onDisk<T>(size: number, reading: () => Promise<T>): Promise<T> {
  try {
    return await reading()
  } catch (error) {
    const isGone = (error as NodeJS.ErrnoException).code === 'ENOENT' || error instanceof RangeError
    if (!isGone) throw error
    throw stop(`files of the published ${size} leaves are missing or cut off`, error)
  }
}

/** The published log, from its own tiles. CONFLICT where they are not those of the checkpoint. */
export async function publishedRange(folder: string, published: Head | null): Promise<CompactRange> {
  if (!published) return EMPTY
  const { size, root } = published
  const { ofSpan } = tileHashes(folder, size)
  const spans = peaksOf(size).map(({ level, index }) => [index * 2 ** level, (index + 1) * 2 ** level] as const)
  const range = { size, peaks: await onDisk(size, () => Promise.all(spans.map(ofSpan))) }
  if (rootOf(range).toString('hex') !== root)
    throw stop(`the published tiles are not those of the ${size} leaves signed`)
  return range
}

type EntryRow = { index: string; envelope: Buffer }

function readEntries(sql: postgres.Sql, from: number, to: number): Promise<EntryRow[]> {
  return sql<EntryRow[]>`select leaf_index as index, envelope from ledger_leaves
    where leaf_index >= ${from} and leaf_index < ${to} order by leaf_index`
}

/** Compares the database's part of the last, narrow bundle with the file: those leaves are read and written most. */
async function compareLastBundle(sql: postgres.Sql, folder: string, size: number): Promise<void> {
  const count = size % TILE_WIDTH
  if (count === 0) return
  const bundle = await onDisk(size, () => readBundle(folder, tileOf('entries', size - 1, size)))
  const published = entriesOf(bundle).slice(0, count)
  const rows = await readEntries(sql, size - count, size)
  const known = new Map(rows.map(({ index, envelope }) => [Number(index), envelope]))
  for (const [at, entry] of published.entries()) {
    const index = size - count + at
    if (!known.get(index)?.equals(entry)) throw stop(`leaf ${index} of the database is not the one that was published`)
  }
}

async function extendTo(sql: postgres.Sql, from: CompactRange, size: number): Promise<CompactRange> {
  let range = from
  while (range.size < size) {
    const to = Math.min(size, range.size + PAGE)
    const rows = await readEntries(sql, range.size, to)
    if (rows.length !== to - range.size) throw stop(`the database lacks leaves from ${range.size} to ${to}`)
    range = extend(
      range,
      rows.map(({ envelope }) => leafHash(envelope)),
    )
  }
  return range
}

/**
 * The published range `from`, extended by the leaves of the database through each of `heads` (by size, none smaller).
 * CONFLICT where the leaves are not those of a head, or published ones are others in the database now.
 */
export async function continueTo(
  sql: postgres.Sql,
  folder: string,
  from: CompactRange,
  heads: readonly Head[],
): Promise<CompactRange> {
  await compareLastBundle(sql, folder, from.size)
  let range = from
  for (const { size, root } of heads) {
    range = await extendTo(sql, range, size)
    if (rootOf(range).toString('hex') !== root) throw stop(`the leaves are not those of the head of ${size}`)
  }
  return range
}
