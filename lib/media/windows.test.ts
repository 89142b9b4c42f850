import fc from 'fast-check'
import { expect, test } from 'vitest'
import { framesOf, windowCount, windowOf } from './windows.ts'

test('every frame lies in one window, and the windows follow each other without a gap', () => {
  const steps = fc.array(fc.integer({ min: 1, max: 25_000_000 }), { minLength: 1, maxLength: 100 })
  fc.assert(
    fc.property(steps, (each) => {
      let at = 0
      const times = [0, ...each.map((step) => (at += step))]
      let next = 0
      for (let window = 0; window < windowCount(times); window += 1) {
        const { from, to } = framesOf(times, window)
        expect(from).toBe(next)
        for (const time of times.slice(from, to)) expect(windowOf(time)).toBe(window)
        next = to
      }
      expect(next).toBe(times.length)
    }),
  )
})

test('where there is no frame there is no window', () => {
  expect([windowCount([]), framesOf([], 0)]).toEqual([0, { from: 0, to: 0 }])
})
