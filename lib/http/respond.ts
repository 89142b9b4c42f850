import { v7 } from 'uuid'
import { codeOf, STATUS } from '#lib/errors.ts'
import { log } from '#lib/log.ts'

export const json = (body: unknown, status = 200): Response =>
  Response.json(body, { status, headers: { 'Cache-Control': 'private, no-store' } })

type Failure = { status: number; body: object; headers: Record<string, string> }

/** Maps any error to status and body. What we did not expect is logged under the reference that the user gets to see. */
export function failureOf(error: unknown): Failure {
  const code = codeOf(error)
  if (code && code !== 'UNAVAILABLE') return { status: STATUS[code], body: { code }, headers: {} }
  const reference = v7()
  log('error', 'request failed', { reference, error })
  if (!code) return { status: 500, body: { code: 'FAILED', reference }, headers: {} }
  return { status: STATUS[code], body: { code, reference }, headers: { 'Retry-After': '5' } }
}

/** The same as a response. */
export function failure(error: unknown): Response {
  const { status, body, headers } = failureOf(error)
  return Response.json(body, { status, headers: { 'Cache-Control': 'private, no-store', ...headers } })
}
