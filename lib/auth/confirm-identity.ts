import { sql } from 'drizzle-orm'
import { asOfficer, type Tx } from '#lib/context.ts'
import { checkPassword, type Door, serviceNumberOf } from './check-password.ts'
import { recordSecurity } from './security-event.ts'

/** So long a password that was said again serves to sign with, in the session in which it was said. */
export const CONFIRMED_MS = 10 * 60_000

/**
 * Checks the password of a session's officer again, with the lock-out that a sign-in has, before he signs something
 * (step-up, OWASP ASVS 5.0 §7.5). Returns whether it was right.
 */
export async function confirmIdentity(
  door: Door,
  session: { id: string; officerId: string },
  password: string,
): Promise<boolean> {
  const officer = await checkPassword(door, await serviceNumberOf(door, session.officerId), password)
  if (!officer || officer.id !== session.officerId) return false
  return asOfficer(door, officer.id, async (db) => {
    const confirmed = await db.execute(sql`
      update sessions set confirmed_at = ${door.now.toISOString()}
      where id = ${session.id} and revoked_at is null and locked_at is null returning 1`)
    if (confirmed.length === 0) return false // it ended while the password was typed
    await recordSecurity(db, door.now, { type: 'identity-confirmed', officerId: officer.id, address: door.address })
    return true
  })
}

/** Whether the actor said his password again in this session a short while ago. */
export async function isConfirmed(tx: Tx, sessionId: string): Promise<boolean> {
  if (tx.actor.type !== 'officer') return false
  const since = new Date(tx.now.getTime() - CONFIRMED_MS).toISOString()
  const rows = await tx.db.execute(sql`select 1 from sessions
    where id = ${sessionId} and officer_id = ${tx.actor.id} and revoked_at is null and locked_at is null
      and confirmed_at > ${since}`)
  return rows.length > 0
}
