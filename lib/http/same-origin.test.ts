import { expect, test } from 'vitest'
import { isSameOrigin } from './same-origin.ts'

const ours = 'https://cdip.example'
test.each([
  [{ 'sec-fetch-site': 'same-origin', cookie: 'a' }, true],
  [{ 'sec-fetch-site': 'cross-site', origin: ours, cookie: 'a' }, false],
  [{ 'sec-fetch-site': 'none', cookie: 'a' }, false],
  [{ origin: ours, cookie: 'a' }, true],
  [{ origin: 'null', cookie: 'a' }, false],
  [{ origin: 'https://cdip.example.evil', cookie: 'a' }, false],
  [{ cookie: 'a' }, false],
  [{}, true],
])('%j → %s', (headers, expected) => {
  expect(isSameOrigin(new Headers(headers as Record<string, string>), ours)).toBe(expected)
})
