import { expect, test } from 'vitest'
import { answered, refusedBy } from './refused.ts'

test('a refusal is told by its code; a page of the proxy’s own, by what its status means', async () => {
  const reference = '01a20dc2-26bc-7690-9f24-bc72bed833ef'
  expect(await refusedBy(Response.json({ code: 'CONFLICT', reference }, { status: 409 }))).toEqual({
    ...{ code: 'CONFLICT', reason: null, reference },
  })
  const page = (status: number) => new Response('<html><h1>nginx</h1></html>', { status })
  expect(await refusedBy(page(413))).toEqual({ code: 'FAILED', reason: null, reference: '' })
  expect(await refusedBy(page(502))).toEqual({ code: 'UNAVAILABLE', reason: null, reference: '' })
  expect(await refusedBy(new Response(null, { status: 423 }))).toEqual({ code: 'LOCKED', reason: null, reference: '' })
  expect((await refusedBy(Response.json(null, { status: 500 }))).code).toBe('UNAVAILABLE')
})

test('an action that nobody answers is refused, and one that leads elsewhere leads there', async () => {
  expect(await answered(Promise.reject(new TypeError('Failed to fetch')))).toEqual({
    ...{ status: 'refused', code: 'UNAVAILABLE', reason: null, reference: '' },
  })
  const away = Object.assign(new Error('NEXT_REDIRECT'), { digest: 'NEXT_REDIRECT;push;/sign-in;307;' })
  await expect(answered(Promise.reject(away))).rejects.toBe(away)
})
