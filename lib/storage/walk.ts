import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'

const codeOf = (error: unknown) => (error as NodeJS.ErrnoException).code

/** Names in a folder; none where nothing is there yet; null where a file stands in its place. */
async function namesIn(folder: string): Promise<string[] | null> {
  try {
    return await readdir(folder)
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return []
    if (codeOf(error) === 'ENOTDIR') return null
    throw error
  }
}

/** Keys of what lies `depth` folders below `key`, and of files that stand where a folder should. */
export async function keysUnder(store: string, key: string, depth: number): Promise<string[]> {
  const names = await namesIn(join(store, key))
  if (!names) return [key]
  const keys = names.map((name) => `${key}/${name}`)
  if (depth === 1) return keys
  return (await Promise.all(keys.map((each) => keysUnder(store, each, depth - 1)))).flat()
}

/** The size of a file in bytes; null where there is none. */
export async function sizeOf(path: string): Promise<number | null> {
  try {
    return (await stat(path)).size
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes(codeOf(error) ?? '')) return null
    throw error
  }
}
