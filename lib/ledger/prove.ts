import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { CdipError } from '#lib/errors.ts'
import { inclusionSpans } from './merkle.ts'
import { parseCheckpoint, parseNote } from './note.ts'
import type { Proof } from './proof.ts'
import { CHECKPOINT } from './publish.ts'
import { entriesOf, TILE_WIDTH, type Tile, tileOf } from './tile.ts'
import { readBundle, tileHashes } from './tile-files.ts'

/** A checkpoint to prove under, as it was published. UNAVAILABLE before the first one. */
export async function readCheckpoint(folder: string): Promise<string> {
  try {
    return await readFile(join(folder, CHECKPOINT), 'utf8')
  } catch (cause) {
    throw new CdipError('UNAVAILABLE', 'the log has published no checkpoint', { cause })
  }
}

/** Proves leaves of the log in `folder` under one checkpoint, and reads each bundle of entries once. CONFLICT for a leaf that is newer than it. */
export function proverOf(folder: string, checkpoint: string) {
  const { size } = parseCheckpoint(parseNote(checkpoint).text)
  const hashes = tileHashes(folder, size)
  const known = new Map<number, Promise<Buffer[]>>()
  const read = (tile: Tile) => {
    const entries = known.get(tile.index) ?? readBundle(folder, tile).then(entriesOf)
    known.set(tile.index, entries)
    return entries
  }
  const entryAt = async (index: number): Promise<Buffer> =>
    (await read(tileOf('entries', index, size)))[index % TILE_WIDTH] ?? Buffer.alloc(0)
  return {
    size,
    prove: async (index: number): Promise<Omit<Proof, 'event'>> => {
      if (index >= size) throw new CdipError('CONFLICT', `leaf ${index} is newer than the checkpoint of ${size}`)
      const spans = inclusionSpans(index, size).map(hashes.ofSpan)
      const [entry, path] = await Promise.all([entryAt(index), Promise.all(spans)])
      return { index, hashes: path, entry, checkpoint }
    },
  }
}
