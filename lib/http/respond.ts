import { v7 } from 'uuid'
import { codeOf, STATUS } from '#lib/errors.ts'
import { log } from '#lib/log.ts'

export const json = (body: unknown, status = 200): Response =>
  Response.json(body, { status, headers: { 'Cache-Control': 'private, no-store' } })

/** Maps any error to a response. What we did not expect is logged under the reference that the user gets to see. */
export function failure(error: unknown): Response {
  const code = codeOf(error)
  if (code && code !== 'UNAVAILABLE') return json({ code }, STATUS[code])
  const reference = v7()
  log('error', 'request failed', { reference, error })
  const response = json({ code: code ?? 'FAILED', reference }, code ? STATUS[code] : 500)
  if (code) response.headers.set('Retry-After', '5')
  return response
}
