import { expect, test } from 'vitest'
import { chooseClaim, clockAheadMs } from './rules.ts'

test('a recorder that shows a later time than the true clock is ahead', () => {
  const reading = { recorderClockAt: '2026-06-19T11:09:12Z', referenceClockAt: '2026-06-19T11:05:00Z' }
  expect(clockAheadMs(reading)).toBe(252_000)
  expect(clockAheadMs({ ...reading, referenceClockAt: null })).toBe(null)
})

test('the reading of the hand-over counts as the first claim, even where its source was written down after another', () => {
  const claim = { itemId: null, fromAt: null, untilAt: null }
  const reading = { ...claim, uncertaintyMs: null, setAt: '2026-06-20T00:00:00Z' }
  const better = { ...claim, uncertaintyMs: 2000, setAt: '2026-06-19T00:00:00Z' }
  expect(chooseClaim([reading, better], null)).toBe(better)
  expect(chooseClaim([reading], null)).toBe(reading)
})
