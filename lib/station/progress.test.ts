import { expect, test } from 'vitest'
import { inWords, Progress } from './progress.ts'

test('rate and time left are those of the last seconds, and nothing is promised while nothing moves', () => {
  const progress = new Progress()
  progress.expect(2, 100_000_000)
  expect(progress.secondsLeft(0)).toBeNull()
  for (let second = 1; second <= 10; second += 1) progress.count(1_000_000, second * 1000)
  expect(progress.bytesPerSecond(10_000)).toBeCloseTo(1_125_000, -5)
  expect(progress.secondsLeft(10_000)).toBe(80)
  expect(progress.secondsLeft(60_000)).toBeNull()
  progress.doneFiles = 1
  expect(progress.line(10_000)).toMatch(/^1 of 2 files · .* of .* \(10 %\) · .*\/s · /)
})

test('a time is said as people say it', () => {
  expect([inWords(59), inWords(61), inWords(3700)]).toEqual(['59 s', '2 min', '1 h 2 min'])
})
