import type { IncomingMessage, ServerResponse } from 'node:http'
import { tokenInHeader } from '#lib/auth/cookie.ts'
import { ctxOf, currentOf, type OfficerCtx } from '#lib/auth/current.ts'
import { codeOf } from '#lib/errors.ts'
import { refuseForeign } from './define-route.ts'
import { failureOf } from './respond.ts'
import { tellRefusal } from './tell-refusal.ts'

/*
 * Routes on Node's own request and response. Next's route handlers drop Content-Length and turn each body into a web
 * stream: a video's HEAD then says no size, a download shows no progress, and an upload spends more in conversion than
 * on its disk (measured, see docs/decisions.md).
 */
export type NodeRequest = IncomingMessage & { query: Partial<Record<string, string | string[]>> }
export type NodeRoute = (request: NodeRequest, response: ServerResponse) => Promise<void>

/** The headers of a Node request as `Headers`; a header that came twice is joined, as HTTP has it. */
export function headersOf(request: IncomingMessage): Headers {
  const pairs = Object.entries(request.headersDistinct).flatMap(([name, values]) =>
    (values ?? []).map((value): [string, string] => [name, value]),
  )
  return new Headers(pairs)
}

/** Answers with the refusal; where the answer has begun, all that can be said is that it ends here. */
export function respondFailure(response: ServerResponse, error: unknown): void {
  const { status, body, headers } = failureOf(error)
  if (response.headersSent) {
    response.destroy()
    return
  }
  response.writeHead(status, { 'Content-Type': 'application/json', 'Cache-Control': 'private, no-store', ...headers })
  response.end(JSON.stringify(body))
}

type Call = { request: NodeRequest; response: ServerResponse; ctx: OfficerCtx; itemId: string }

/** A route that reads: GET and HEAD of a signed-in officer. `isAct: false` as in defineRoute. */
export function defineReadRoute(handler: (call: Call) => Promise<void>, options: { isAct: boolean }): NodeRoute {
  return async (request, response) => {
    const headers = headersOf(request)
    let ctx: OfficerCtx | null = null
    try {
      const method = request.method ?? ''
      if (method !== 'GET' && method !== 'HEAD') {
        response.writeHead(405, { Allow: 'GET, HEAD' }).end()
        return
      }
      refuseForeign({ method, headers })
      ctx = await ctxOf(await currentOf(await tokenInHeader(request.headers.cookie)), options)
      await handler({ request, response, ctx, itemId: String(request.query.itemId) })
    } catch (error) {
      const path = request.url?.split('?')[0] ?? ''
      if (ctx) await tellRefusal(codeOf(error), { officerId: ctx.actor.id, path, headers })
      respondFailure(response, error)
    }
  }
}
