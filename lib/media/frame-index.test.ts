import fc from 'fast-check'
import { expect, test } from 'vitest'
import { decodeFrameIndex, encodeFrameIndex, timesUs } from './frame-index.ts'

const index = fc.record({
  timeBase: fc.record({
    numerator: fc.integer({ min: 1, max: 1001 }),
    denominator: fc.integer({ min: 1, max: 1_200_000 }),
  }),
  isRateAssumed: fc.boolean(),
  frames: fc.array(
    fc.record({
      // A DHAV clock in milliseconds since 1970 is the largest that recorders write; negative ones come from edits.
      pts: fc.integer({ min: -90_000, max: 4_000_000_000_000 }),
      sizeBytes: fc.integer({ min: 0, max: 2 ** 31 }),
      isKey: fc.boolean(),
    }),
  ),
})

test('any index, with negative and jumping time stamps too, comes back as it was written', () => {
  fc.assert(
    fc.property(index, (each) => {
      expect(decodeFrameIndex(encodeFrameIndex(each))).toEqual(each)
    }),
  )
})

test('an hour at 25 frames a second takes less than 4 bytes a frame', () => {
  const frames = Array.from({ length: 90_000 }, (_, at) => ({
    pts: at * 512,
    sizeBytes: at % 25 === 0 ? 40_000 : 2_000 + (at % 7) * 300,
    isKey: at % 25 === 0,
  }))
  const bytes = encodeFrameIndex({ timeBase: { numerator: 1, denominator: 12_800 }, isRateAssumed: false, frames })
  expect(bytes.length).toBeLessThan(90_000 * 4)
})

test('times count from the first frame, in microseconds', () => {
  const frames = [7, 8, 10].map((pts) => ({ pts, sizeBytes: 1, isKey: true }))
  expect(timesUs({ timeBase: { numerator: 1, denominator: 12 }, isRateAssumed: false, frames })).toEqual([
    0, 83_333, 250_000,
  ])
})

test('other bytes are refused', () => {
  expect(() => decodeFrameIndex(new Uint8Array(64))).toThrow('not a frame index')
})
