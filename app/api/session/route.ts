import { current } from '#lib/auth/current.ts'
import { door } from '#lib/auth/door.ts'
import { lockSession, touchSession } from '#lib/auth/session.ts'
import { database } from '#lib/http/database.ts'
import { refuseForeign } from '#lib/http/define-route.ts'
import { failure, json } from '#lib/http/respond.ts'

/** How the session stands; asking does not keep it awake. */
export async function GET(): Promise<Response> {
  try {
    const who = await current()
    if (!who) return json({ state: 'signed-out' })
    const { id, isLocked, leftMs } = who.session
    return json({ state: isLocked ? 'locked' : 'open', id, leftMs })
  } catch (error) {
    return failure(error)
  }
}

/** Says that the officer works or watches: key, pointer, or a video that plays. */
export async function POST(request: Request): Promise<Response> {
  try {
    refuseForeign(request)
    const who = await current()
    if (who) await touchSession(database(), who.session.id, new Date())
    return new Response(null, { status: 204 })
  } catch (error) {
    return failure(error)
  }
}

/** Locks at once; a page that could not tell it before tells it as soon as it can. */
export async function PUT(request: Request): Promise<Response> {
  try {
    refuseForeign(request)
    const who = await current()
    if (who) await lockSession(await door(), who.session)
    return new Response(null, { status: 204 })
  } catch (error) {
    return failure(error)
  }
}
