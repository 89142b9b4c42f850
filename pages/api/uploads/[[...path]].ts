import type { ServerResponse } from 'node:http'
import { grantCtx } from '#lib/auth/grant.ts'
import { env } from '#lib/env.ts'
import { headersOf, type NodeRequest, respondFailure } from '#lib/http/define-node-route.ts'
import { handleTus } from '#lib/uploads/tus-hooks.ts'

export const config = { api: { bodyParser: false, externalResolver: true } }
const METHODS = ['POST', 'HEAD', 'PATCH', 'OPTIONS']

/** tus 1.0.0 under an upload grant. There is no GET: what is received here is read by the worker alone. */
export default async function uploads(request: NodeRequest, response: ServerResponse): Promise<void> {
  const { method = '', url = '/' } = request
  if (!METHODS.includes(method)) {
    response.writeHead(405, { Allow: METHODS.join(', ') }).end()
    return
  }
  try {
    const headers = headersOf(request)
    const ctx = await grantCtx(headers)
    const place = { folder: env().paths.store, ...env().space }
    const answer = await handleTus(ctx, place, new Request(new URL(url, env().origin), { method, headers }), request)
    response.writeHead(answer.status, Object.fromEntries(answer.headers))
    response.end(await answer.text())
  } catch (error) {
    respondFailure(response, error)
  }
}
