import { expect, test } from 'vitest'
import { frameFacts, packetOf } from './index-frames.ts'

test('a packet that an edit list leaves out is no frame, and a missing time stamp is not zero', () => {
  expect(packetOf('512|1200|K_')).toEqual({ pts: 512, sizeBytes: 1200, isKey: true })
  expect(packetOf('N/A|1200|__')).toEqual({ pts: null, sizeBytes: 1200, isKey: false })
  expect(packetOf('-1024|1200|KD')).toBeNull()
  expect(packetOf('')).toBeNull()
})

test('a steady clip and one that slows down are told apart', () => {
  expect(frameFacts([0, 83_333, 166_667, 250_000])).toEqual({
    ...{ frames: 4, durationUs: 333_333, frameRate: 12, isRateVarying: false },
  })
  expect(frameFacts([0, 40_000, 80_000, 1_080_000]).isRateVarying).toBe(true)
})

test('no frame and one frame have no rate', () => {
  expect(frameFacts([])).toEqual({ frames: 0, durationUs: 0, frameRate: null, isRateVarying: false })
  expect(frameFacts([0])).toEqual({ frames: 1, durationUs: 0, frameRate: null, isRateVarying: false })
})
