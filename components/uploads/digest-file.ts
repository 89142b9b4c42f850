import { HashedSource } from './hashed-source.ts'

/** Up to here the browser hashes a file by itself, beside the page; above it, in slices, so that memory stays flat. */
const AT_ONCE_BYTES = 64 * 1024 * 1024

/** SHA-256 (hex) of a file; rejects where it can't be read. */
export async function digestOfFile(file: File): Promise<string> {
  if (file.size > AT_ONCE_BYTES) return (await HashedSource.open(file)).whole()
  const digest = await crypto.subtle.digest('SHA-256', await file.arrayBuffer())
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0')).join('')
}
