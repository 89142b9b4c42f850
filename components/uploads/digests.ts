import type { Digested, ToDigest } from './digest.worker.ts'

/** Digests of files as they were picked: what was read for the preview is not read again to be linked. */
const known = new WeakMap<File, string>()

/** `digestOf` gives null where a file can't be read, or the hashing was stopped. */
export type Digests = { digestOf: (file: File) => Promise<string | null>; stop: () => void }

/** Hashes in a worker of its own, which begins with the first file. */
export function startDigests(): Digests {
  let worker: Worker | null = null
  const waiting = new Map<number, (sha256: string | null) => void>()
  let isStopped = false
  let count = 0
  const stop = () => {
    isStopped = true
    worker?.terminate()
    for (const answer of waiting.values()) answer(null)
    waiting.clear()
  }
  const begin = () => {
    const begun = new Worker(new URL('./digest.worker.ts', import.meta.url), { type: 'module' })
    begun.onmessage = ({ data: { id, sha256 } }: MessageEvent<Digested>) => {
      waiting.get(id)?.(sha256)
      waiting.delete(id)
    }
    begun.onerror = stop
    return begun
  }
  const read = (file: File) =>
    new Promise<string | null>((resolve) => {
      if (isStopped) return resolve(null)
      worker ??= begin()
      count += 1
      waiting.set(count, resolve)
      worker.postMessage({ id: count, file } satisfies ToDigest)
    })
  return {
    digestOf: async (file) => {
      const sha256 = known.get(file) ?? (await read(file))
      if (sha256) known.set(file, sha256)
      return sha256
    },
    stop,
  }
}
