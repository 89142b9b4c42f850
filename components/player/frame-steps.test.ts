import fc from 'fast-check'
import { expect, test } from 'vitest'
import { aimUs, frameAt, nearestFrame } from './frame-steps.ts'

const varying = fc.array(fc.integer({ min: 1, max: 3_000_000 }), { minLength: 1, maxLength: 200 }).map((steps) => {
  let at = 0
  return [0, ...steps.map((step) => (at += step))]
})

test('aiming at a frame shows that frame, however the rate varies', () => {
  fc.assert(
    fc.property(varying, (times) => {
      for (const frame of times.keys()) expect(frameAt(times, aimUs(times, frame))).toBe(frame)
    }),
  )
})

test('a time stamp that a player rounded is still its frame', () => {
  const times = [0, 33_367, 66_733, 1_066_733]
  expect([33_366, 33_368, 66_700, 1_066_734].map((at) => nearestFrame(times, at))).toEqual([1, 1, 2, 3])
})

test('before the first frame and where there is none it is frame 0', () => {
  expect([frameAt([0, 10], -5), frameAt([], 7), nearestFrame([], 7)]).toEqual([0, 0, 0])
})
