import { expect, test } from 'vitest'
import { askedFor, isTold, reasonOf } from './rules.ts'

test('of many refusals of one reason the first, the tenth, the hundredth … are told', () => {
  const told = Array.from({ length: 5000 }, (_, n) => n + 1).filter(isTold)
  expect(told).toEqual([1, 10, 100, 1000])
})

test('a reason is the answer and the kind of thing, whatever its id and by whichever way', () => {
  expect(reasonOf('NOT_FOUND', '/items/01a20dc2-26bc-7690-9f24-bc72bed833ef')).toBe('NOT_FOUND:items')
  expect(reasonOf('NOT_FOUND', '/api/items/x/content')).toBe('NOT_FOUND:items')
  expect(reasonOf('FORBIDDEN', '/')).toBe('FORBIDDEN:')
})

test('what was asked for is told in kind, by whichever way', () => {
  const id = '01a20dc2-26bc-7690-9f24-bc72bed833ef'
  expect(['/cases/x/custody', '/api/cases/x/listing'].map(askedFor)).toEqual(['case', 'case'])
  expect([`/items/${id}`, `/api/items/${id}/content`, `/api/markers/${id}`].map(askedFor)).toEqual([
    ...['exhibit', 'bytes', 'exhibit'],
  ])
  expect(['/officers', `/batches/${id}`, `/api/finalise/${id}`, '/log', '/', ''].map(askedFor)).toEqual([
    ...['account', 'batch', 'upload', 'other', 'other', 'other'],
  ])
})
