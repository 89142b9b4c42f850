import { expect, test } from 'vitest'
import { limitEach } from './rate-limit.ts'

test('a burst passes, then as many as come back; each key has its own', () => {
  const take = limitEach({ burst: 3, perSecond: 2 })
  expect([take('a', 0), take('a', 0), take('a', 0), take('a', 0)]).toEqual([0, 0, 0, 1])
  expect(take('b', 0)).toBe(0)
  expect(take('a', 400)).toBe(1)
  expect(take('a', 600)).toBe(0)
  expect(take('a', 600)).toBe(1)
  expect([take('a', 60_000), take('a', 60_000), take('a', 60_000), take('a', 60_000)]).toEqual([0, 0, 0, 1])
})

test('however many keys are asked for, the oldest are forgotten', () => {
  const take = limitEach({ burst: 1, perSecond: 0.001 })
  expect([take('first', 0), take('first', 0) > 0]).toEqual([0, true])
  for (let n = 0; n < 10_000; n += 1) take(`other ${n}`, 1)
  expect(take('first', 2)).toBe(0)
})
