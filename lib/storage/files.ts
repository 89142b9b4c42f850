import { createReadStream } from 'node:fs'
import { type FileHandle, link, mkdir, open, readdir, rename, rm, rmdir, stat, unlink } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'

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

/** Makes `folder` and its missing parents, mode 0750 unless another is given. Durable: each new name is synced in its parent. */
export async function makeFolder(folder: string, mode = 0o750): Promise<void> {
  const firstMade = await mkdir(folder, { recursive: true, mode })
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
  const handle = await open(path, 'wx+', 0o640)
  try {
    await syncFolder(dirname(path))
    return handle
  } catch (cause) {
    await handle.close()
    throw cause
  }
}

// Small writes cost a system call each, large ones memory: about one MiB was the best of those measured.
const GATHER_BYTES = 1024 * 1024

/**
 * Writes all of `chunks` at `position` (bytes) and returns how many bytes were written; `onWritten` is told the
 * file position reached after each write. Durable: nothing yet, see `syncData`. A failed write throws; what it left
 * past the acknowledged offset does not exist. Throws RangeError before it writes more than `limitBytes`.
 * The chunks are given up to it: their memory is free, and they are empty, once they are written.
 */
export async function writeChunks(
  handle: FileHandle,
  position: number,
  chunks: AsyncIterable<Uint8Array>,
  limitBytes: number,
  onWritten: (position: number) => void,
): Promise<number> {
  let at = position
  let running: Promise<void> = Promise.resolve()
  let gathered: Uint8Array[] = []
  let gatheredBytes = 0
  let received = 0
  const flush = async () => {
    const [buffers, start] = [gathered, at]
    at += gatheredBytes
    gathered = []
    gatheredBytes = 0
    await running // one write in flight while the next is gathered: the socket never waits for the disk alone
    const end = at
    running = writeAll(handle, buffers, start).then(() => {
      onWritten(end)
      for (const each of buffers) releaseMemory(each)
    })
    running.catch(() => {}) // awaited below or by the next flush; only not "unhandled" in between
  }
  try {
    for await (const chunk of chunks) {
      received += chunk.byteLength
      if (received > limitBytes) throw new RangeError(`more than ${limitBytes} bytes`)
      gathered.push(chunk)
      gatheredBytes += chunk.byteLength
      if (gatheredBytes >= GATHER_BYTES) await flush()
    }
    if (gatheredBytes > 0) await flush()
  } finally {
    await running
  }
  return received
}

// Less costs a journal commit each time, more leaves the disk idle while bytes come: 8 MiB was the best of those measured
// for one file. Of several at once the others keep the disk at work.
const SYNC_BEHIND_BYTES = 8 * 1024 * 1024
let writing = 0

export type SyncBehind = {
  /** Says that the file is written up to `position`; starts a sync where enough waits and none runs. */
  advance: (position: number) => void
  /** Durable: all bytes written before the call. Throws the first failure of any sync: the kernel tells it only once. */
  finish: () => Promise<void>
  /** Resolves when no sync touches the handle any more, so that it can be closed. */
  settled: () => Promise<void>
}

/** Syncs a file's bytes from `position` on while it is being written, so that disk and network work at the same time. */
export function startSyncBehind(handle: FileHandle, position: number): SyncBehind {
  let started = position
  writing += 1
  let running: Promise<void> | undefined
  let failure: { cause: unknown } | undefined
  const sync = (to: number): Promise<void> => {
    started = to
    running = handle.datasync().then(
      () => {
        running = undefined
      },
      (cause: unknown) => {
        running = undefined
        failure ??= { cause }
      },
    )
    return running
  }
  return {
    advance: (to) => {
      if (!running && to - started >= SYNC_BEHIND_BYTES * writing) void sync(to)
    },
    finish: async () => {
      await running
      if (!failure) await sync(started)
      if (failure) throw failure.cause
    },
    settled: async () => {
      await running
      writing -= 1
    },
  }
}

const total = (buffers: readonly Uint8Array[]) => buffers.reduce((sum, each) => sum + each.byteLength, 0)

/**
 * Gives a chunk's memory back now. Left to the collector, an upload of gigabytes made it mark the whole heap over and
 * over: a quarter of the processor time. A chunk that shares its memory with others is left alone.
 */
export function releaseMemory(chunk: Uint8Array): void {
  if (chunk.byteLength === chunk.buffer.byteLength && chunk.buffer instanceof ArrayBuffer) chunk.buffer.transfer(0)
}

async function writeAll(handle: FileHandle, buffers: readonly Uint8Array[], position: number): Promise<void> {
  const { bytesWritten } = await handle.writev(buffers, position)
  const bytes = total(buffers)
  if (bytesWritten === bytes) return
  // A short write is rare (a signal, a nearly full disk): what is left goes the slow way, or throws ENOSPC.
  const rest = Buffer.concat(buffers).subarray(bytesWritten)
  for (let done = 0; done < rest.byteLength; ) {
    const written = await handle.write(rest, done, rest.byteLength - done, position + bytesWritten + done)
    done += written.bytesWritten
  }
}

/**
 * Makes a file or folder that web made this process's own, so that web can change neither it nor its mode (design.md §2).
 * Its group stays: by that web reads on. Throws EPERM without CAP_CHOWN where another user made it.
 */
async function takeOwnership(handle: FileHandle): Promise<void> {
  const own = process.getuid?.()
  const { uid, gid } = await handle.stat()
  if (own !== undefined && uid !== own) await handle.chown(own, gid)
}

/**
 * Publishes a finished file as a master: this process's own, read-only (0440), content and both names durable. Nobody
 * writes it any more: web closed it before it acknowledged the last part.
 * Throws EEXIST where a master exists: a master is written once (design.md, promise 3).
 */
export async function linkMaster(source: string, master: string): Promise<void> {
  await freeze(source)
  await makeFolder(dirname(master))
  await link(source, master)
  await syncFolder(dirname(master))
}

/** Makes a finished file this process's own and read-only, its content durable. */
async function freeze(path: string): Promise<void> {
  const handle = await open(path, 'r')
  try {
    await takeOwnership(handle)
    await handle.chmod(0o440)
    await handle.sync()
  } finally {
    await handle.close()
  }
}

const draftPrefix = (path: string) => `.draft-${basename(path)}-`

/**
 * The hidden name under which what will stand at `path` is made, so that a reader never meets half of it and a crash
 * leaves nothing under the real name. Removes the drafts that a crash left of earlier tries: one of another process that
 * makes the same file at this moment fails and finds it made.
 */
async function newDraft(path: string): Promise<string> {
  await makeFolder(dirname(path))
  for (const name of await readdir(dirname(path))) {
    if (name.startsWith(draftPrefix(path))) await rm(join(dirname(path), name), { force: true })
  }
  return join(dirname(path), `${draftPrefix(path)}${crypto.randomUUID()}`)
}

/**
 * Gives a finished draft its real name. Durable as one: after a power cut there is the draft, or the file, and never the
 * file that the database knows with a draft beside it. Throws EEXIST where the file exists.
 */
async function publishDraft(draft: string, path: string): Promise<void> {
  await freeze(draft)
  await link(draft, path)
  await unlink(draft)
  await syncFolder(dirname(path))
}

/** Removes a draft that was not published: durably, for what stands under its real name may be on record already. */
async function dropDraft(draft: string): Promise<void> {
  try {
    await unlink(draft)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return // published
    throw error
  }
  await syncFolder(dirname(draft))
}

/**
 * Joins the first `lengthBytes` of each source into one new master, in order. Durable like linkMaster; throws EEXIST
 * where a master exists.
 */
export async function assembleMaster(sources: { path: string; lengthBytes: number }[], master: string): Promise<void> {
  const draft = await newDraft(master)
  const handle = await createExclusive(draft)
  try {
    let at = 0
    for (const { path, lengthBytes } of sources) {
      if (lengthBytes === 0) continue
      const chunks = createReadStream(path, { end: lengthBytes - 1, highWaterMark: GATHER_BYTES })
      const written = await writeChunks(handle, at, chunks, lengthBytes, () => {})
      if (written !== lengthBytes) throw new Error(`${path} is shorter than its acknowledged bytes`)
      at += written
    }
    await handle.close()
    await publishDraft(draft, master)
  } finally {
    await handle.close()
    await dropDraft(draft)
  }
}

/** Copies a master to a new name, on another volume too. Durable like linkMaster; throws EEXIST where a file exists. */
export async function copyMaster(source: string, copy: string): Promise<void> {
  const { size } = await stat(source)
  await assembleMaster([{ path: source, lengthBytes: size }], copy)
}

/** Removes what stands where a copy of a master should be and is none. Nothing is durable: it is made anew at once. */
export async function removeBadCopy(copy: string): Promise<void> {
  await rm(copy, { force: true })
}

/** Writes `content` as a new file, mode 0440. Durable: content and name. Throws EEXIST where the file exists. */
export async function writeOnce(path: string, content: string | Uint8Array): Promise<void> {
  const draft = await newDraft(path)
  const handle = await createExclusive(draft)
  try {
    await handle.writeFile(content)
    await handle.close()
    await publishDraft(draft, path)
  } finally {
    await handle.close()
    await dropDraft(draft)
  }
}

/** Puts `content` under `path`, in place of what was there. Durable: content and name; a reader meets old or new, whole. */
export async function replaceFile(path: string, content: string | Uint8Array, mode = 0o640): Promise<void> {
  const draft = join(dirname(path), `.draft-${crypto.randomUUID()}`)
  await makeFolder(dirname(path))
  const handle = await open(draft, 'wx', mode)
  try {
    await handle.writeFile(content)
    await handle.sync()
  } finally {
    await handle.close()
  }
  await rename(draft, path)
  await syncFolder(dirname(path))
}

/**
 * Moves a file to a new name in the same store. Durable: both folders. Throws EEXIST where the new name is another file's;
 * where it is this one's, a crash cut the move off, and it goes on.
 */
export async function moveOnce(from: string, to: string): Promise<void> {
  await makeFolder(dirname(to))
  await link(from, to).catch(async (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST' || (await stat(from)).ino !== (await stat(to)).ino) throw error
  })
  await syncFolder(dirname(to))
  await unlink(from)
  await syncFolder(dirname(from))
}

/** Removes what a sealed upload left in `incoming/`: its bytes have their second name among the masters by now. */
export async function removeReceived(folder: string): Promise<void> {
  await makeFolder(dirname(folder))
  await ownFolder(folder)
  await rm(folder, { recursive: true, force: true })
  await syncFolder(dirname(folder))
}

/** Web's folder may be emptied by its owner alone. One that an earlier try removed needs none. */
async function ownFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r').catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error
  })
  try {
    if (handle) await takeOwnership(handle)
  } finally {
    await handle?.close()
  }
}

/**
 * Publishes a finished draft of the same store as a derivative, mode 0440: content and name durable. What stood under
 * the name is replaced at once; who reads it goes on reading the old bytes. Only derivatives may be replaced.
 */
export async function publishDerivative(draft: string, path: string): Promise<void> {
  const handle = await open(draft, 'r')
  try {
    await handle.chmod(0o440)
    await handle.sync()
  } finally {
    await handle.close()
  }
  await makeFolder(dirname(path))
  await rename(draft, path)
  await syncFolder(dirname(path))
}

/** Removes a derivative that another one took the place of. Nothing is durable: a leftover is found by `store check`. */
export async function removeDerivative(path: string): Promise<void> {
  await rm(path, { force: true })
}

/**
 * Makes an empty scratch folder, and removes those that earlier, lost runs of the same work left beside it: their names
 * begin with `prefix`. Nothing is durable.
 */
export async function makeScratch(folder: string, prefix: string): Promise<void> {
  await mkdir(dirname(folder), { recursive: true, mode: 0o750 })
  for (const name of await readdir(dirname(folder))) {
    if (name.startsWith(prefix)) await rm(join(dirname(folder), name), { recursive: true, force: true })
  }
  await mkdir(folder, { mode: 0o750 })
}

/** Removes a scratch folder, and its parent where that is empty now. */
export async function removeScratch(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true })
  await rmdir(dirname(folder)).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOTEMPTY' && error.code !== 'ENOENT') throw error
  })
}
