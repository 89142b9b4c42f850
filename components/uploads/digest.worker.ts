import { digestOfFile } from './digest-file.ts'

/* Reads and hashes one file after the other, so that no file of any size stops the page. */
export type ToDigest = { id: number; file: File }
/** `sha256` is null where the file can't be read. */
export type Digested = { id: number; sha256: string | null }

let last: Promise<void> = Promise.resolve()
self.onmessage = ({ data: { id, file } }: MessageEvent<ToDigest>) => {
  last = last.then(async () => {
    const sha256 = await digestOfFile(file).catch(() => null)
    self.postMessage({ id, sha256 } satisfies Digested)
  })
}
