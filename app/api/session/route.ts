import { current } from '#lib/auth/current.ts'
import { touchSession } from '#lib/auth/session.ts'
import { database } from '#lib/http/database.ts'
import { refuseForeign } from '#lib/http/define-route.ts'
import { failure, json } from '#lib/http/respond.ts'

/** How the session stands; asking does not keep it awake. */
export async function GET(): Promise<Response> {
  try {
    const who = await current()
    if (!who) return json({ state: 'signed-out' })
    const { id, isLocked, idleUntil, expiresAt } = who.session
    return json({ state: isLocked ? 'locked' : 'open', id, idleUntil, expiresAt })
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
