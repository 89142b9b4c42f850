import { type FileHandle, link, mkdir, open } from 'node:fs/promises'
import { dirname, join } from 'node:path'

/*
 * The vocabulary for touching evidence files. Each function says what is durable when it returns;
 * nothing else in the product opens, links or removes a file of the store.
 */

/** Makes the entries of `folder` survive a power cut. A file's own sync does not cover its name (fsync(2)). */
export async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

/** Makes `folder` and its missing parents, mode 0750. Durable: every new name is synced in its parent. */
export async function makeFolder(folder: string): Promise<void> {
  const firstMade = await mkdir(folder, { recursive: true, mode: 0o750 })
  if (!firstMade) return
  const top = dirname(firstMade)
  for (let at = folder; at !== top; at = dirname(at)) await syncFolder(dirname(at))
}

/**
 * Makes a new, empty file that nobody had made before, mode 0640, and returns it open for writing.
 * Durable: its name. Throws EEXIST where the file exists, so two writers can never share one.
 */
export async function createExclusive(path: string): Promise<FileHandle> {
  await makeFolder(dirname(path))
  const handle = await open(path, 'wx', 0o640)
  try {
    await syncFolder(dirname(path))
    return handle
  } catch (cause) {
    await handle.close()
    throw cause
  }
}

/**
 * Writes all of `chunks` at `position` (bytes) and returns how many bytes were written.
 * Durable: those bytes. A short or failed write throws, and what it left past the acknowledged offset does not exist.
 */
export async function writeDurably(
  handle: FileHandle,
  position: number,
  chunks: AsyncIterable<Uint8Array>,
): Promise<number> {
  let written = 0
  for await (const chunk of chunks) {
    for (let done = 0; done < chunk.byteLength; ) {
      const { bytesWritten } = await handle.write(chunk, done, chunk.byteLength - done, position + written)
      done += bytesWritten
      written += bytesWritten
    }
  }
  await handle.datasync()
  return written
}

/**
 * Publishes a finished file as a master: read-only (0440), content and both names durable.
 * Throws EEXIST where a master exists: a master is written once (design.md, promise 3).
 */
export async function linkMaster(source: string, master: string): Promise<void> {
  const handle = await open(source, 'r')
  try {
    await handle.chmod(0o440)
    await handle.sync()
  } finally {
    await handle.close()
  }
  await makeFolder(dirname(master))
  await link(source, master)
  await syncFolder(dirname(master))
}

/** Writes `text` as a new file, mode 0440. Durable: content and name. Throws EEXIST where the file exists. */
export async function writeOnce(path: string, text: string): Promise<void> {
  // A hidden name first: a reader never meets half a record, and a crash leaves nothing under the real name.
  const draft = join(dirname(path), `.draft-${crypto.randomUUID()}`)
  const handle = await createExclusive(draft)
  try {
    await handle.writeFile(text)
  } finally {
    await handle.close()
  }
  await linkMaster(draft, path)
}
