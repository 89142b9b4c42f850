import { v7 } from 'uuid'
import type { OfficerCtx } from '#lib/auth/current.ts'
import { CdipError, codeOf } from '#lib/errors.ts'
import { stationActor } from '#lib/workstations/rows.ts'
import { database } from './database.ts'
import { type Call, defineRoute, type Route } from './define-route.ts'
import { failure } from './respond.ts'
import { tellRefusal } from './tell-refusal.ts'

/**
 * The context of a workstation's request: a Bearer token and no cookie. A request with both could be made by another page
 * in the officer's browser, so it is refused. SIGNED_OUT where the token does not hold.
 */
async function stationCtx(headers: Headers): Promise<OfficerCtx> {
  const token = /^Bearer ([\w-]{43})$/.exec(headers.get('authorization') ?? '')?.[1]
  if (!token) throw new CdipError('SIGNED_OUT', 'a station needs its token')
  if (headers.has('cookie')) throw new CdipError('FORBIDDEN', 'a token comes without a cookie')
  const now = new Date()
  const actor = await stationActor(database(), token, now)
  if (!actor) throw new CdipError('SIGNED_OUT', 'the token does not hold')
  return { actor, db: database(), requestId: v7(), now }
}

/**
 * A route handler of a signed-in officer, or of a workstation that he approved: what bringing a medium in asks for. What a
 * station may do there is a matter of lib/access.
 */
export function defineStationRoute<Params = object>(handler: (call: Call<Params>) => Promise<Response>): Route<Params> {
  const ofOfficer = defineRoute(handler)
  return async (request, context) => {
    if (!request.headers.has('authorization')) return ofOfficer(request, context)
    let ctx: OfficerCtx | null = null
    try {
      ctx = await stationCtx(request.headers)
      return await handler({ request, params: await context.params, ctx })
    } catch (error) {
      const path = new URL(request.url).pathname
      if (ctx) await tellRefusal(codeOf(error), { officerId: ctx.actor.id, path, headers: request.headers })
      return failure(error)
    }
  }
}
