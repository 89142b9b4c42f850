import { v7 } from 'uuid'
import { codeOf, reasonOf, STATUS } from '#lib/errors.ts'
import { log } from '#lib/log.ts'
import { tarOf } from '#lib/storage/tar.ts'

export const json = (body: unknown, status = 200): Response =>
  Response.json(body, { status, headers: { 'Cache-Control': 'private, no-store' } })

/** Files as one archive with one folder of this name in it. */
export function tarResponse(
  name: string,
  files: readonly { path: string; content: Uint8Array }[],
  now: Date,
): Response {
  const inFolder = files.map(({ path, content }) => ({ path: `${name}/${path}`, content }))
  return new Response(new Uint8Array(tarOf(inFolder, now)), {
    headers: {
      'Content-Type': 'application/x-tar',
      'Content-Disposition': `attachment; filename="${name}.tar"`,
      'Cache-Control': 'private, no-store',
    },
  })
}

type Failure = { status: number; body: object; headers: Record<string, string> }

/** Maps any error to status and body. What we did not expect is logged under the reference that the user gets to see. */
export function failureOf(error: unknown): Failure {
  const code = codeOf(error)
  const reason = reasonOf(error)
  const told = { code: code ?? 'FAILED', ...(reason ? { reason } : {}) }
  if (code && code !== 'UNAVAILABLE') return { status: STATUS[code], body: told, headers: {} }
  const reference = v7()
  log('error', 'request failed', { reference, error })
  if (!code) return { status: 500, body: { ...told, reference }, headers: {} }
  return { status: STATUS[code], body: { ...told, reference }, headers: { 'Retry-After': '5' } }
}

/** The same as a response. */
export function failure(error: unknown): Response {
  const { status, body, headers } = failureOf(error)
  return Response.json(body, { status, headers: { 'Cache-Control': 'private, no-store', ...headers } })
}
