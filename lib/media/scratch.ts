import { join } from 'node:path'
import { v7 } from 'uuid'
import { makeScratch, removeScratch } from '#lib/storage/files.ts'
import { scratchKey } from '#lib/storage/keys.ts'

/** Runs `work` with an empty folder of the store, which is gone afterwards, whatever happens. */
export async function withScratch<T>(
  storeFolder: string,
  itemId: string,
  kind: string,
  work: (folder: string) => Promise<T>,
): Promise<T> {
  const folder = join(storeFolder, scratchKey(itemId, kind, v7()))
  await makeScratch(folder, `${kind}-`)
  try {
    return await work(folder)
  } finally {
    await removeScratch(folder)
  }
}
