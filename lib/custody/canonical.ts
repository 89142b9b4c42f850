import { createHash } from 'node:crypto'
import canonicalize from 'canonicalize'

/** The canonical bytes of a JSON value (RFC 8785). Throws on what JSON can't hold. */
export function canonicalBytes(value: unknown): Buffer {
  const text = canonicalize(value)
  if (text === undefined) throw new TypeError('not a JSON value')
  return Buffer.from(text, 'utf8')
}

/** SHA-256(32-byte salt ‖ UTF-8 value), lower-case hex (design.md §8). */
export function saltedDigest(salt: Uint8Array, value: string): string {
  if (salt.byteLength !== 32) throw new RangeError(`a salt has 32 bytes, not ${salt.byteLength}`)
  return createHash('sha256').update(salt).update(value, 'utf8').digest('hex')
}
