import { expect, test } from 'vitest'
import { isFromHere, showsToken } from './define-probe-route.ts'

test('a request comes from this machine by its connection, and by what a proxy here says of its client', () => {
  const here: [string | undefined, string | null][] = [
    ['127.0.0.1', null],
    ['::1', null],
    ['::ffff:127.0.0.1', '127.0.0.1'],
    ['127.0.0.1', '::1, 127.0.0.1'],
  ]
  const elsewhere: [string | undefined, string | null][] = [
    [undefined, null],
    ['10.0.0.5', null],
    ['10.0.0.5', '127.0.0.1'], // its own word
    ['127.0.0.1', '10.0.0.5'], // through the proxy
    ['127.0.0.1', '127.0.0.1, 10.0.0.5'],
    ['127.0.0.1', ''],
    ['127.0.0.1', '127.evil.example'],
    ['::ffff:10.0.0.5', null],
  ]
  expect(here.map((each) => isFromHere(...each))).toEqual(here.map(() => true))
  expect(elsewhere.map((each) => isFromHere(...each))).toEqual(elsewhere.map(() => false))
})

test('the token is shown as a bearer, whole; where none is configured nothing opens', () => {
  expect(showsToken('Bearer secret', 'secret')).toBe(true)
  for (const shown of [null, '', 'Bearer', 'Bearer ', 'Bearer secre', 'Bearer secrets', 'Basic secret', 'secret'])
    expect(showsToken(shown, 'secret')).toBe(false)
  expect(showsToken('Bearer null', null)).toBe(false)
})
