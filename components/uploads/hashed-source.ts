import { createSHA256, type IHasher } from 'hash-wasm'
import type { FileSource } from 'tus-js-client'
import type { StoredPart } from '#lib/uploads/stored-parts.ts'

const CATCH_UP_BYTES = 16 * 1024 * 1024

const hex = (digest: ArrayBuffer) =>
  [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0')).join('')
const digestOf = async (bytes: Uint8Array<ArrayBuffer>) => hex(await crypto.subtle.digest('SHA-256', bytes))
const base64 = (digest: ArrayBuffer) => btoa(String.fromCharCode(...new Uint8Array(digest)))

/** The file that was picked is not the one that was begun. */
export class OtherFileError extends Error {}
/** What reading said, and of which bytes. */
export type Unread = { error: string; offsetBytes: number; lengthBytes: number }
/** The medium does not give these bytes: it is out or broken, or the file was changed since it was picked. */
export class UnreadableError extends Error {
  readonly unread: Unread
  constructor(start: number, end: number, cause: unknown) {
    const error = cause instanceof Error ? `${cause.name}: ${cause.message}` : String(cause)
    super(error, { cause })
    this.unread = { error, offsetBytes: start, lengthBytes: end - start }
  }
}

/**
 * The first block that can't be read within a stretch that could not be, by halves: a stretch is many megabytes, a bad
 * sector a few kilobytes. Where all can be read now, the stretch as it was.
 */
export async function firstUnread(file: Blob, { offsetBytes, lengthBytes, ...unread }: Unread, blockBytes: number) {
  const [from, to] = [offsetBytes, offsetBytes + lengthBytes]
  let [start, end] = [from, to]
  const reads = (a: number, b: number) =>
    file
      .slice(a, b)
      .arrayBuffer()
      .then(
        () => true,
        () => false,
      )
  while (end - start > blockBytes) {
    const middle = start + Math.ceil((end - start) / 2 / blockBytes) * blockBytes
    if (await reads(start, middle)) start = middle
    else end = middle
  }
  const isFound = end < to || !(await reads(start, end))
  return isFound ? { ...unread, offsetBytes: start, lengthBytes: end - start } : { ...unread, offsetBytes, lengthBytes }
}

/**
 * A file that is read once: each slice feeds the hash of the whole, gets its own digest and is sent. A slice that is
 * asked for again (a retry) comes from memory and feeds nothing.
 */
export class HashedSource implements FileSource {
  readonly size: number
  readonly #file: File
  readonly #hasher: IHasher
  #hashedBytes = 0
  /** What the store holds of the file, by where each part begins. */
  #stored = new Map<number, StoredPart>()
  /** Why no more of the file is sent, once that happened. */
  failure: UnreadableError | OtherFileError | null = null
  #last: { start: number; end: number; bytes: Uint8Array<ArrayBuffer>; checksum: string } | null = null

  private constructor(file: File, hasher: IHasher) {
    this.#file = file
    this.#hasher = hasher
    this.size = file.size
  }

  static async open(file: File): Promise<HashedSource> {
    return new HashedSource(file, (await createSHA256()).init())
  }

  /** `Upload-Checksum` of the slice that was read last. */
  get checksum(): string {
    return this.#last?.checksum ?? ''
  }

  async slice(start: number, end: number): Promise<{ value: Uint8Array<ArrayBuffer>; done: boolean }> {
    const to = Math.min(end, this.size)
    if (this.#last?.start !== start || this.#last.end !== to) {
      await this.catchUp(start)
      const bytes = await this.#read(start, to)
      if (start === this.#hashedBytes) this.#feed(bytes)
      const digest = await crypto.subtle.digest('SHA-256', bytes)
      this.#last = { start, end: to, bytes, checksum: `sha256 ${base64(digest)}` }
    }
    return { value: this.#last.bytes, done: false }
  }

  /** What the store holds: each part is compared as the hash of the whole passes over it. */
  expect(parts: readonly StoredPart[]): void {
    this.#stored = new Map(parts.map((part) => [part.offsetBytes, part]))
  }

  /** Hashes what was sent on an earlier visit, up to `offset`. Throws OtherFileError where the store holds other bytes. */
  async catchUp(offset: number): Promise<void> {
    while (this.#hashedBytes < offset) {
      const part = this.#stored.get(this.#hashedBytes)
      const end = this.#hashedBytes + (part?.lengthBytes ?? CATCH_UP_BYTES)
      const bytes = await this.#read(this.#hashedBytes, Math.min(offset, end))
      if (part?.lengthBytes === bytes.byteLength && (await digestOf(bytes)) !== part.sha256) {
        this.failure = new OtherFileError('the store holds other bytes')
        throw this.failure
      }
      this.#feed(bytes)
    }
  }

  /** SHA-256 (hex) of the whole file. */
  async whole(): Promise<string> {
    await this.catchUp(this.size)
    return this.#hasher.digest('hex')
  }

  /** SHA-256 (hex) of a stretch, beside everything else: to compare with what the store holds. */
  async digestOf(start: number, lengthBytes: number): Promise<string> {
    return digestOf(await this.#read(start, start + lengthBytes))
  }

  close(): void {
    this.#last = null
  }

  #feed(bytes: Uint8Array): void {
    this.#hasher.update(bytes)
    this.#hashedBytes += bytes.byteLength
  }

  async #read(start: number, end: number): Promise<Uint8Array<ArrayBuffer>> {
    try {
      return new Uint8Array(await this.#file.slice(start, end).arrayBuffer())
    } catch (cause) {
      this.failure = new UnreadableError(start, end, cause)
      throw this.failure
    }
  }
}
