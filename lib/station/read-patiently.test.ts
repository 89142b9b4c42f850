import { expect, test } from 'vitest'
import type { Medium, OpenFile } from './medium.ts'
import { readPatiently } from './read-patiently.ts'

const KIB = 1024
/** A file of `sizeBytes` whose bytes say where they lie, and that fails where `isBad` says so. */
function damaged(sizeBytes: number, isBad: (from: number, until: number) => boolean, isThere = true) {
  let reads = 0
  const file: OpenFile = {
    read: async (into, at) => {
      reads += 1
      const until = Math.min(at + into.byteLength, sizeBytes)
      if (isBad(at, until)) throw new Error('EIO: i/o error, read')
      for (let place = at; place < until; place += 1) into[place - at] = place % 251
      return Math.max(until - at, 0)
    },
    isAsListed: async () => true,
    close: async () => {},
  }
  const medium = { isThere: async () => isThere } as Medium
  return { file, medium, reads: () => reads }
}
const touches = (start: number, end: number) => (from: number, until: number) => from < end && until > start
const patience = { tries: 3, pause: async () => {} }
const expected = (sizeBytes: number) => Uint8Array.from({ length: sizeBytes }, (_, at) => at % 251)

test('what reads well is read once', async () => {
  const { reads, ...of } = damaged(300_000, () => false)
  const into = new Uint8Array(300_000)
  await readPatiently(of, into, 0, patience)
  expect(into).toEqual(expected(300_000))
  expect(reads()).toBe(1)
})

test('a sector that reads at the second try costs nothing of the file', async () => {
  let failures = 0
  const { file, medium } = damaged(300_000, (from, until) => {
    const isHit = touches(100_000, 100_001)(from, until)
    if (isHit) failures += 1
    return isHit && failures < 4 // the whole, its block, and the sector once
  })
  const into = new Uint8Array(300_000)
  await readPatiently({ file, medium }, into, 0, patience)
  expect(into).toEqual(expected(300_000))
})

test('what stays unreadable is named from its first bad sector to its last, with how often it was tried', async () => {
  const [start, end] = [100 * KIB, 108 * KIB]
  const of = damaged(1024 * KIB, touches(start + 1, end - 1))
  const into = new Uint8Array(512 * KIB)
  await expect(readPatiently(of, into, 0, patience)).rejects.toMatchObject({
    ...{ offsetBytes: start, lengthBytes: end - start, tries: 3, message: 'EIO: i/o error, read' },
  })
  const later = readPatiently(of, into, 50 * KIB, patience)
  await expect(later, 'by its place in the file, not in the slice').rejects.toMatchObject({ offsetBytes: start })
})

test('a file that became shorter has changed, and a medium that is away says nothing of its files', async () => {
  const short = damaged(1000, () => false)
  await expect(readPatiently(short, new Uint8Array(2000), 0, patience)).rejects.toThrow('the file became shorter')
  const gone = damaged(2000, () => true, false)
  await expect(readPatiently(gone, new Uint8Array(2000), 0, patience)).rejects.toThrow('not there any more')
})
