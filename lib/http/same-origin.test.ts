import { expect, test } from 'vitest'
import { refuseForeign } from './define-route.ts'
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

test('what another site makes a browser read is refused too: an export would be recorded as the officer’s act', () => {
  const read = (site: string | null, method = 'GET') => {
    const headers = new Headers({ cookie: 'a', ...(site ? { 'sec-fetch-site': site } : {}) })
    return () => refuseForeign({ method, headers })
  }
  for (const site of ['cross-site', 'same-site'])
    for (const method of ['GET', 'HEAD']) expect(read(site, method), site).toThrow('foreign')
  for (const site of ['same-origin', 'none', null]) expect(read(site), String(site)).not.toThrow()
})
