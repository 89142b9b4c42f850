import { createHash } from 'node:crypto'
import type { FileSource } from 'tus-js-client'
import type { StoredPart } from '#lib/uploads/stored-parts.ts'
import { ChangedError } from './medium.ts'

/** What is sent as one file. `fill` fills all of `into` from `at` on, or throws why it can't. */
export type Sendable = {
  sizeBytes: number
  fill: (into: Uint8Array, at: number) => Promise<void>
  /** Throws ChangedError where what was read is not what was listed. */
  settle: () => Promise<void>
  close: () => Promise<void>
}

/** The largest part that a station sends: each lane holds one in memory, and no more. */
export const STATION_PART_BYTES = 8 * 1024 * 1024
const CATCH_UP_BYTES = 4 * 1024 * 1024

/** Memory that one file after the other is read into. */
export class Lane {
  #memory: Buffer = Buffer.alloc(0)

  take(sizeBytes: number): Buffer {
    if (this.#memory.byteLength < sizeBytes) this.#memory = Buffer.allocUnsafeSlow(sizeBytes)
    return this.#memory.subarray(0, sizeBytes)
  }
}

/**
 * A file that is read once: each slice feeds the hash of the whole, gets its own digest and is sent. A slice that is asked
 * for again (a retry) comes from memory and feeds nothing.
 */
export class HashedFile implements FileSource {
  readonly size: number
  readonly #file: Sendable
  readonly #lane: Lane
  readonly #whole = createHash('sha256')
  #hashedBytes = 0
  /** What the store holds of the file, by where each part begins. */
  #stored = new Map<number, StoredPart>()
  #last: { start: number; end: number; bytes: Buffer; checksum: string } | null = null
  #digest: string | null = null
  /** Why no more of the file is sent, once that happened. */
  failure: unknown = null

  constructor(file: Sendable, lane: Lane) {
    this.#file = file
    this.#lane = lane
    this.size = file.sizeBytes
  }

  /** `Upload-Checksum` of the slice that was read last. */
  get checksum(): string {
    return this.#last?.checksum ?? ''
  }

  async slice(start: number, end: number): Promise<{ value: Buffer; done: boolean }> {
    const to = Math.min(end, this.size)
    try {
      if (this.#last?.start !== start || this.#last.end !== to) {
        await this.catchUp(start)
        const bytes = await this.#read(start, to)
        // Before the last part goes: once all bytes are there, the upload can't be taken back.
        if (to === this.size) await this.#file.settle()
        // What the server asks for again, after a part that it did not keep, was fed already.
        if (start === this.#hashedBytes) {
          this.#whole.update(bytes)
          this.#hashedBytes = to
        }
        const digest = createHash('sha256').update(bytes).digest('base64')
        this.#last = { start, end: to, bytes, checksum: `sha256 ${digest}` }
      }
    } catch (error) {
      this.failure = error
      throw error
    }
    return { value: this.#last.bytes, done: false }
  }

  /** What the store holds: each part is compared as the hash of the whole passes over it. */
  expect(parts: readonly StoredPart[]): void {
    this.#stored = new Map(parts.map((part) => [part.offsetBytes, part]))
  }

  /** Hashes what was sent on an earlier visit, up to `offset`. Throws ChangedError where the store holds other bytes. */
  async catchUp(offset: number): Promise<void> {
    while (this.#hashedBytes < offset) {
      const part = this.#stored.get(this.#hashedBytes)
      const end = Math.min(offset, part ? this.#hashedBytes + part.lengthBytes : offset)
      const its = createHash('sha256')
      for (const start = this.#hashedBytes; this.#hashedBytes < end; ) {
        const bytes = await this.#read(this.#hashedBytes, Math.min(end, this.#hashedBytes + CATCH_UP_BYTES))
        this.#whole.update(bytes)
        its.update(bytes)
        this.#hashedBytes += bytes.byteLength
        const isWhole = part && this.#hashedBytes === start + part.lengthBytes
        if (isWhole && its.digest('hex') !== part.sha256)
          throw new ChangedError('the store holds other bytes of this file')
      }
    }
  }

  /** SHA-256 (hex) of the whole file. */
  async whole(): Promise<string> {
    await this.catchUp(this.size)
    this.#digest ??= this.#whole.digest('hex')
    return this.#digest
  }

  close(): void {
    this.#last = null
  }

  async #read(start: number, end: number): Promise<Buffer> {
    this.#last = null // it lies in the memory that is read into
    const bytes = this.#lane.take(end - start)
    await this.#file.fill(bytes, start)
    return bytes
  }
}
