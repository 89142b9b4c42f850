import fc from 'fast-check'
import { expect, test } from 'vitest'
import { rawWithin } from './package.ts'
import { pathOf, rawOf } from './raw-path.ts'

/** What the text says, read back by itself. */
const decoded = (path: string): Buffer =>
  Buffer.concat(
    path
      .split(/(\\x[0-9A-F]{2})/)
      .map((part, at) => (at % 2 === 1 ? Buffer.from(part.slice(2), 'hex') : Buffer.from(part, 'utf8'))),
  )
const hostile = fc.array(
  fc.oneof(
    fc.constantFrom(...['\\', '\\x', '\\xE9', '\\x5C', 'é', '鏡頭', '😀', 'a', '\n'].map((text) => Buffer.from(text))),
    fc.uint8Array({ minLength: 1, maxLength: 4 }).map((bytes) => Buffer.from(bytes)),
  ),
  { minLength: 1, maxLength: 8 },
)

test('any bytes become a text that stands for them alone', () => {
  fc.assert(
    fc.property(hostile, (parts) => {
      const raw = Buffer.concat(parts)
      const { path, pathRaw } = pathOf(raw)
      expect(path.isWellFormed()).toBe(true)
      expect(rawOf({ path, pathRaw })).toEqual(raw)
      if (pathRaw === null) expect(Buffer.from(path, 'utf8')).toEqual(raw)
      else expect(decoded(path)).toEqual(raw)
    }),
    { numRuns: 2000 },
  )
})

test('what is UTF-8 is itself; what is not keeps what it can', () => {
  expect(pathOf(Buffer.from('鏡頭/a\\b.mp4'))).toEqual({ path: '鏡頭/a\\b.mp4', pathRaw: null })
  // "鏡" in Big5.
  expect(pathOf(Buffer.from([0xc3, 0xe8, 0x2e, 0x6d, 0x70, 0x34]))).toEqual({
    path: '\\xC3\\xE8.mp4',
    pathRaw: 'c3e82e6d7034',
  })
  expect(pathOf(Buffer.from('a\\xE9')), 'a name that looks like one of these').toMatchObject({ path: 'a\\x5CxE9' })
  expect(pathOf(Buffer.from([0x61, 0xe9])).path).toBe('a\\xE9')
})

test('the bytes of a path within a folder are those after it', () => {
  expect(rawWithin(Buffer.from('a/b/c').toString('hex'), 1)).toBe(Buffer.from('b/c').toString('hex'))
  expect(rawWithin(null, 1)).toBeNull()
})
