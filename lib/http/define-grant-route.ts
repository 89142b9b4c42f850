import { grantCtx } from '#lib/auth/grant.ts'
import type { Ctx } from '#lib/context.ts'
import { codeOf } from '#lib/errors.ts'
import { failure } from './respond.ts'
import { tellRefusal } from './tell-refusal.ts'

type Call<Params> = { request: Request; params: Params; ctx: Ctx }

/** A route handler that acts under an upload grant: it is nobody's act, and no page of another site can hold the token. */
export function defineGrantRoute<Params>(handler: (call: Call<Params>) => Promise<Response>) {
  return async (request: Request, { params }: { params: Promise<Params> }): Promise<Response> => {
    let ctx: Ctx | null = null
    try {
      ctx = await grantCtx(request.headers)
      return await handler({ request, params: await params, ctx })
    } catch (error) {
      const path = new URL(request.url).pathname
      if (ctx?.actor.type === 'officer')
        await tellRefusal(codeOf(error), { officerId: ctx.actor.id, path, headers: request.headers })
      return failure(error)
    }
  }
}
