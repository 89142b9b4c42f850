import { type OfficerCtx, requestCtx } from '#lib/auth/current.ts'
import { env } from '#lib/env.ts'
import { CdipError, codeOf } from '#lib/errors.ts'
import { failure } from './respond.ts'
import { isFromOtherSite, isSameOrigin } from './same-origin.ts'
import { tellRefusal } from './tell-refusal.ts'

export type Call<Params> = { request: Request; params: Params; ctx: OfficerCtx }
export type Route<Params> = (request: Request, context: { params: Promise<Params> }) => Promise<Response>

/**
 * Refuses a request that changes something and was not sent by a page of ours; and one that reads, where another site sent
 * it: an export or a download would stand on the record as the officer's own act.
 */
export function refuseForeign(request: { method: string; headers: Headers }): void {
  const changes = !['GET', 'HEAD', 'OPTIONS'].includes(request.method)
  const isForeign = changes ? !isSameOrigin(request.headers, env().origin) : isFromOtherSite(request.headers)
  if (isForeign) throw new CdipError('FORBIDDEN', 'a foreign origin')
}

/**
 * A route handler of a signed-in officer: origin, session, one verb, and every error mapped once.
 * `isAct: false` for what a page asks by itself, which must not keep a session awake.
 */
export function defineRoute<Params = object>(
  handler: (call: Call<Params>) => Promise<Response>,
  options: { isAct: boolean } = { isAct: true },
): Route<Params> {
  return async (request, { params }) => {
    let ctx: OfficerCtx | null = null
    try {
      refuseForeign(request)
      ctx = await requestCtx(options)
      return await handler({ request, params: await params, ctx })
    } catch (error) {
      const path = new URL(request.url).pathname
      if (ctx) await tellRefusal(codeOf(error), { officerId: ctx.actor.id, path, headers: request.headers })
      return failure(error)
    }
  }
}
