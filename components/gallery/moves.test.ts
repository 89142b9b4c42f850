import { expect, test } from 'vitest'
import { moveOf } from './moves.ts'

// Two rows as they are seen: three narrow pictures over two wide ones.
const boxes = [
  { top: 0, left: 0, width: 10 },
  { top: 0, left: 10, width: 10 },
  { top: 0, left: 20, width: 10 },
  { top: 20, left: 0, width: 15 },
  { top: 20, left: 15, width: 15 },
]

test('arrows go to what lies beside, above and below on the screen', () => {
  expect(['ArrowLeft', 'ArrowRight', 'ArrowDown', 'ArrowUp'].map((key) => moveOf(key, boxes, 2))).toEqual([1, 3, 4, 2])
  expect(moveOf('ArrowUp', boxes, 3)).toBe(0)
})

test('no arrow leads out, the first one leads in, and other keys lead nowhere', () => {
  expect([moveOf('ArrowRight', boxes, 4), moveOf('ArrowDown', boxes, 4), moveOf('ArrowDown', boxes, -1)]).toEqual([
    4, 4, 0,
  ])
  expect([moveOf('a', boxes, 0), moveOf('ArrowDown', [], -1)]).toEqual([null, null])
})
