import { createSHA256, type IHasher } from 'hash-wasm'
import type { FileSource } from 'tus-js-client'

const CATCH_UP_BYTES = 16 * 1024 * 1024

const hex = (digest: ArrayBuffer) =>
  [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0')).join('')
const base64 = (digest: ArrayBuffer) => btoa(String.fromCharCode(...new Uint8Array(digest)))

/** The medium does not give its bytes any more: it is out, or broken. */
export class UnreadableError extends Error {}

/**
 * A file that is read once: each slice feeds the hash of the whole, gets its own digest and is sent. A slice that is
 * asked for again (a retry) comes from memory and feeds nothing.
 */
export class HashedSource implements FileSource {
  readonly size: number
  readonly #file: File
  readonly #hasher: IHasher
  #hashedBytes = 0
  /** Why the file could not be read, once that happened. */
  failure: UnreadableError | null = null
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

  /** Hashes what was sent on an earlier visit, up to `offset`. */
  async catchUp(offset: number): Promise<void> {
    while (this.#hashedBytes < offset) {
      this.#feed(await this.#read(this.#hashedBytes, Math.min(offset, this.#hashedBytes + CATCH_UP_BYTES)))
    }
  }

  /** SHA-256 (hex) of the whole file. */
  async whole(): Promise<string> {
    await this.catchUp(this.size)
    return this.#hasher.digest('hex')
  }

  /** SHA-256 (hex) of a stretch, beside everything else: to compare with what the store holds. */
  async digestOf(start: number, lengthBytes: number): Promise<string> {
    return hex(await crypto.subtle.digest('SHA-256', await this.#read(start, start + lengthBytes)))
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
      this.failure = new UnreadableError('the file can not be read', { cause })
      throw this.failure
    }
  }
}
