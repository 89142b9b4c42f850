import { v7 } from 'uuid'
import type { Ctx } from '#lib/context.ts'
import { CdipError } from '#lib/errors.ts'
import { database } from '#lib/http/database.ts'
import { grantedActor } from '#lib/uploads/granted-actor.ts'

/**
 * The context of an upload request: a Bearer grant and no cookie. A request with both could be made by another page
 * in the officer's browser, so it is refused. SIGNED_OUT where the grant does not hold.
 */
export async function grantCtx(headers: Headers): Promise<Ctx> {
  const token = /^Bearer ([\w-]{43})$/.exec(headers.get('authorization') ?? '')?.[1]
  if (!token) throw new CdipError('SIGNED_OUT', 'an upload needs its grant')
  if (headers.has('cookie')) throw new CdipError('FORBIDDEN', 'a grant comes without a cookie')
  const now = new Date()
  const actor = await grantedActor(database(), token, now)
  if (!actor) throw new CdipError('SIGNED_OUT', 'the grant does not hold')
  return { actor, db: database(), requestId: v7(), now }
}
