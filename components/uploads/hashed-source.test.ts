import { createHash, randomBytes } from 'node:crypto'
import { expect, test } from 'vitest'
import { HashedSource, OtherFileError } from './hashed-source.ts'

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')
const bytes = randomBytes(5000)
/** What the store acknowledged of the first 4,000 bytes, in parts as uneven as a line makes them. */
const stored = [
  { offsetBytes: 0, lengthBytes: 1000 },
  { offsetBytes: 1000, lengthBytes: 2500 },
  { offsetBytes: 3500, lengthBytes: 500 },
].map((part) => ({ ...part, sha256: sha256(bytes.subarray(part.offsetBytes, part.offsetBytes + part.lengthBytes)) }))

async function picked(content: Uint8Array): Promise<HashedSource> {
  const source = await HashedSource.open(new File([new Uint8Array(content)], 'camera.mp4'))
  source.expect(stored)
  return source
}

test('a file that goes on is compared part by part, and its hash is that of the whole', async () => {
  const source = await picked(bytes)
  expect(Buffer.from((await source.slice(4000, 5000)).value).equals(bytes.subarray(4000))).toBe(true)
  expect(await source.whole()).toBe(sha256(bytes))
})

test('a file that differs between its first and its last stored part gives nothing to send, and no hash', async () => {
  const other = Buffer.from(bytes)
  other[2000] = (other[2000] ?? 0) ^ 1
  const sent = await picked(other)
  await expect(sent.slice(4000, 5000)).rejects.toThrow(OtherFileError)
  expect(sent.failure).toBeInstanceOf(OtherFileError)
  const complete = await picked(other)
  await expect(complete.whole(), 'all bytes had arrived before').rejects.toThrow(OtherFileError)
})
