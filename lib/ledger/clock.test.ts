import { expect, test } from 'vitest'
import { jumpBetween } from './clock.ts'

test('a clock that was set is told from one that ran, forwards and back', () => {
  const before = { wallMs: 1_000_000, monotonicMs: 50 }
  expect(jumpBetween(before, { wallMs: 1_003_000, monotonicMs: 3050 })).toBe(0)
  expect(jumpBetween(before, { wallMs: 1_000_900, monotonicMs: 1050 })).toBe(0)
  expect(jumpBetween(before, { wallMs: 1_000_000 + 172_800_000, monotonicMs: 250 })).toBe(172_799_800)
  expect(jumpBetween(before, { wallMs: 1_000_000 - 172_800_000, monotonicMs: 50 })).toBe(-172_800_000)
})
