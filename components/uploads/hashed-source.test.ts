import { createHash, randomBytes } from 'node:crypto'
import { mkdtempSync, openAsBlob, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { firstUnread, HashedSource, OtherFileError, UnreadableError } from './hashed-source.ts'

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

/** A file of which the middle lies on a medium that is pulled out: of 100,000 bytes, those from 40,000 to 41,000. */
async function brokenFile(): Promise<File> {
  const path = join(mkdtempSync(join(tmpdir(), 'cdip-unread-')), 'sector')
  writeFileSync(path, randomBytes(1000))
  const middle = await openAsBlob(path)
  const parts = [new Uint8Array(40_000), middle, new Uint8Array(59_000)]
  rmSync(path)
  return new File(parts, 'camera.mp4')
}

test('what the medium does not give is told with the place, as near as its blocks, and tried again gives the hash or nothing', async () => {
  const file = await brokenFile()
  const source = await HashedSource.open(file)
  expect((await source.slice(0, 40_000)).value.byteLength).toBe(40_000)
  const failed = source.slice(40_000, 100_000)
  await expect(failed).rejects.toBeInstanceOf(UnreadableError)
  const { unread } = source.failure as UnreadableError
  expect(unread).toMatchObject({ offsetBytes: 40_000, lengthBytes: 60_000 })
  expect(unread.error).toMatch(/^NotReadableError: ./)
  const whole = { ...unread, offsetBytes: 0, lengthBytes: 100_000 }
  expect(await firstUnread(file, whole, 512)).toMatchObject({ offsetBytes: 78 * 512, lengthBytes: 512 })
  expect(await firstUnread(file, whole, 32_768)).toMatchObject({ offsetBytes: 32_768, lengthBytes: 32_768 })
  expect(await firstUnread(new File([new Uint8Array(100_000)], 'x'), whole, 512), 'all is back').toEqual(whole)
  await expect(source.whole()).rejects.toBeInstanceOf(UnreadableError)
})

test('a file that changes while it is read gives no hash; picked again it is another file', async () => {
  const path = join(mkdtempSync(join(tmpdir(), 'cdip-changed-')), 'camera.mp4')
  writeFileSync(path, bytes)
  const source = await HashedSource.open(new File([await openAsBlob(path)], 'camera.mp4'))
  const first = await source.slice(0, 1000)
  expect(source.checksum).toBe(`sha256 ${createHash('sha256').update(Buffer.from(first.value)).digest('base64')}`)
  const changed = Buffer.from(bytes)
  changed[10] = (changed[10] ?? 0) ^ 1
  writeFileSync(path, Buffer.concat([changed, randomBytes(1)]))
  await expect(source.slice(1000, 5000)).rejects.toBeInstanceOf(UnreadableError)
  await expect(source.whole()).rejects.toBeInstanceOf(UnreadableError)
  const again = await HashedSource.open(new File([await openAsBlob(path)], 'camera.mp4'))
  again.expect([{ offsetBytes: 0, lengthBytes: 1000, sha256: sha256(bytes.subarray(0, 1000)) }])
  await expect(again.whole()).rejects.toBeInstanceOf(OtherFileError)
  rmSync(path)
})
