import { headers } from 'next/headers'
import { redirect } from 'next/navigation'
import { cache } from 'react'
import { v7 } from 'uuid'
import type { Ctx, OfficerActor } from '#lib/context.ts'
import { CdipError } from '#lib/errors.ts'
import { database } from '#lib/http/database.ts'
import { loadActor } from '#lib/officers/rows.ts'
import { sessionToken } from './cookie.ts'
import { loadSession, type Session, touchSession } from './session.ts'

export type Current = { session: Session; actor: OfficerActor; mustChangePassword: boolean }
/** A context whose actor is a person: what a page or an action of a signed-in officer gets. */
export type OfficerCtx = Ctx & { actor: OfficerActor }

/** Who sends this request, read once per request from the record; null for nobody. */
export const current = cache(async (): Promise<Current | null> => currentOf(await sessionToken()))

/** Who holds this session token; null for nobody. */
export async function currentOf(token: string | null): Promise<Current | null> {
  if (!token) return null
  const now = new Date()
  const session = await loadSession(database(), token, now)
  const loaded = session && (await loadActor(database(), session.officerId, now))
  if (!session || !loaded) return null
  const { mustChangePassword, ...actor } = loaded
  return { session, actor: { ...actor, sessionId: session.id }, mustChangePassword }
}

/** The context of a read that is nobody's act, such as the frame around a page. */
export const contextOf = (actor: OfficerActor): OfficerCtx => ({
  actor,
  db: database(),
  requestId: v7(),
  now: new Date(),
})

/** The context of a page. Sends nobody to sign in, and a locked session to its lock; counts as the officer's act. */
export async function pageCtx(): Promise<OfficerCtx> {
  const who = await current()
  if (!who) redirect('/sign-in')
  if (who.session.isLocked) redirect('/locked')
  if (who.mustChangePassword) redirect('/password')
  // A link that was prefetched is nobody's act.
  if (!(await headers()).has('next-router-prefetch')) await touchSession(database(), who.session.id, new Date())
  return contextOf(who.actor)
}

/** The context of a route handler or an action: LOCKED or SIGNED_OUT instead of a way elsewhere. */
export async function requestCtx(options: { isAct: boolean } = { isAct: true }): Promise<OfficerCtx> {
  return ctxOf(await current(), options)
}

/** The same for one whose session token was read elsewhere. */
export async function ctxOf(who: Current | null, options: { isAct: boolean }): Promise<OfficerCtx> {
  if (!who) throw new CdipError('SIGNED_OUT', 'no session')
  if (who.session.isLocked || who.mustChangePassword) throw new CdipError('LOCKED', 'the session is locked')
  if (options.isAct) await touchSession(database(), who.session.id, new Date())
  return contextOf(who.actor)
}
