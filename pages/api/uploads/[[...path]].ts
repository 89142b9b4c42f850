import type { ServerResponse } from 'node:http'
import { grantCtx } from '#lib/auth/grant.ts'
import { env } from '#lib/env.ts'
import { STATUS } from '#lib/errors.ts'
import { headersOf, type NodeRequest, respondFailure } from '#lib/http/define-node-route.ts'
import { presence } from '#lib/http/presence.ts'
import { limitEach } from '#lib/http/rate-limit.ts'
import { tellRefusal } from '#lib/http/tell-refusal.ts'
import { handleTus } from '#lib/uploads/tus-hooks.ts'

export const config = { api: { bodyParser: false, externalResolver: true } }
const METHODS = ['POST', 'HEAD', 'PATCH', 'OPTIONS']

const REFUSALS = new Map((['NOT_FOUND', 'FORBIDDEN'] as const).map((code) => [STATUS[code], code]))
// A client asks where it stands once when it begins, and once after each break.
const takeHead = limitEach({ burst: 30, perSecond: 2 })

/** tus 1.0.0 under an upload grant. There is no GET: what is received here is read by the worker alone. */
export default async function uploads(request: NodeRequest, response: ServerResponse): Promise<void> {
  const { method = '', url = '/' } = request
  if (!METHODS.includes(method)) {
    response.writeHead(405, { Allow: METHODS.join(', ') }).end()
    return
  }
  try {
    const headers = headersOf(request)
    const [path = ''] = url.split('?')
    const ctx = await grantCtx(headers)
    // For each grant: else who holds another could use up what is allowed to the one whose upload it is.
    const asks = `${ctx.actor.type === 'officer' ? ctx.actor.grantedBatchId : ''} ${path}`
    const waitSeconds = method === 'HEAD' ? takeHead(asks, Date.now()) : 0
    if (waitSeconds > 0) {
      response.writeHead(429, { 'Retry-After': String(waitSeconds), 'Cache-Control': 'no-store' }).end()
      return
    }
    const place = { folder: env().paths.store, partBytes: env().partBytes, holder: presence(), ...env().space }
    // A part that is refused half-way must not take the connection with it: the refusal could never be sent.
    const body = request.iterator({ destroyOnReturn: false })
    const answer = await handleTus(ctx, place, new Request(new URL(url, env().origin), { method, headers }), body)
    const code = REFUSALS.get(answer.status) ?? null
    if (ctx.actor.type === 'officer') await tellRefusal(code, { officerId: ctx.actor.id, path, headers })
    response.writeHead(answer.status, Object.fromEntries(answer.headers))
    response.end(await answer.text())
  } catch (error) {
    respondFailure(response, error)
  } finally {
    request.resume() // a client that still sends reads the answer only when it has sent everything
  }
}
