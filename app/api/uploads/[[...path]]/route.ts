import { grantCtx } from '#lib/auth/grant.ts'
import { env } from '#lib/env.ts'
import { failure } from '#lib/http/respond.ts'
import { handleTus } from '#lib/uploads/tus-hooks.ts'

/** tus 1.0.0 under an upload grant. There is no GET: what is received here is read by the worker alone. */
async function tus(request: Request): Promise<Response> {
  try {
    const place = { folder: env().paths.store, floorBytes: env().spaceFloorBytes }
    return await handleTus(await grantCtx(request), place, request)
  } catch (error) {
    return failure(error)
  }
}

export { tus as HEAD, tus as OPTIONS, tus as PATCH, tus as POST }
