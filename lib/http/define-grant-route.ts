import { grantCtx } from '#lib/auth/grant.ts'
import type { Ctx } from '#lib/context.ts'
import { failure } from './respond.ts'

type Call<Params> = { request: Request; params: Params; ctx: Ctx }

/** A route handler that acts under an upload grant: it is nobody's act, and no page of another site can hold the token. */
export function defineGrantRoute<Params>(handler: (call: Call<Params>) => Promise<Response>) {
  return async (request: Request, { params }: { params: Promise<Params> }): Promise<Response> => {
    try {
      return await handler({ request, params: await params, ctx: await grantCtx(request.headers) })
    } catch (error) {
      return failure(error)
    }
  }
}
