import { expect, test } from 'vitest'
import { isUnchanged, parseRange } from './range.ts'

test.each([
  [null, 'whole'],
  ['bytes=0-0', { start: 0, end: 0 }],
  ['bytes=10-', { start: 10, end: 99 }],
  ['bytes=10-500', { start: 10, end: 99 }],
  ['bytes=-5', { start: 95, end: 99 }],
  ['bytes=-500', { start: 0, end: 99 }],
  ['bytes=-0', 'unsatisfiable'],
  ['bytes=100-', 'unsatisfiable'],
  ['bytes=5-4', 'whole'],
  ['bytes=0-1,3-4', 'whole'],
  ['bytes=-', 'whole'],
  ['items=0-1', 'whole'],
])('%s of 100 bytes', (header, expected) => {
  expect(parseRange(header, 100)).toEqual(expected)
})

test('nothing of an empty body can be asked for', () => {
  expect(parseRange('bytes=0-', 0)).toBe('unsatisfiable')
  expect(parseRange('bytes=-1', 0)).toBe('unsatisfiable')
})

test('an entity tag matches in a list, weakly, or by *', () => {
  expect(isUnchanged('"a", W/"b"', '"b"')).toBe(true)
  expect(isUnchanged('*', '"b"')).toBe(true)
  expect(isUnchanged('"a"', '"b"')).toBe(false)
  expect(isUnchanged(null, '"b"')).toBe(false)
})
