import { expect, test } from 'vitest'
import { between, hashOf, heldIn, withSelection } from './selection.ts'

const [a, b, c] = ['a', 'b', 'c'].map((letter) => `0198c0de-0000-7000-8000-00000000000${letter}`) as [
  string,
  string,
  string,
]

test('an address gives back the selection and the place that were put into it', () => {
  const held = { chosen: new Set([b, a]), at: c }
  expect(heldIn(hashOf(held))).toEqual(held)
  expect(hashOf({ chosen: new Set(), at: null })).toBe('')
})

test('a way to an exhibit and back takes the selection along, and leads to its own place', () => {
  const hash = hashOf({ chosen: new Set([a, b]), at: a })
  expect(withSelection(`/items/${c}?kind=image`, hash)).toBe(`/items/${c}?kind=image#chosen=${a},${b}`)
  expect(withSelection(`/cases/x?around=${c}#at=${c}`, hash)).toBe(`/cases/x?around=${c}#chosen=${a},${b}&at=${c}`)
  expect(withSelection(`/cases/x#at=${c}`, '')).toBe(`/cases/x#at=${c}`)
})

test('what is no id in an address chooses nothing', () => {
  expect(heldIn('#chosen=<script>,../x&at=1')).toEqual({ chosen: new Set(), at: null })
})

test('a range runs both ways, and is one alone where its beginning is not shown', () => {
  expect(between([a, b, c], c, a)).toEqual([a, b, c])
  expect(between([a, b], c, b)).toEqual([b])
})
