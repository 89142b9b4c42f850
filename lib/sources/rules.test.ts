import { expect, test } from 'vitest'
import { clockAheadMs } from './rules.ts'

test('a recorder that shows a later time than the true clock is ahead', () => {
  const reading = { recorderClockAt: '2026-06-19T11:09:12Z', referenceClockAt: '2026-06-19T11:05:00Z' }
  expect(clockAheadMs(reading)).toBe(252_000)
  expect(clockAheadMs({ ...reading, referenceClockAt: null })).toBe(null)
})
