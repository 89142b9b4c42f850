import { sql } from 'drizzle-orm'
import { z } from 'zod'
import type { Database } from '#db/client.ts'
import { asOfficer } from '#lib/context.ts'
import { checkPassword, type Door, serviceNumberOf } from './check-password.ts'
import { recordSecurity } from './security-event.ts'
import { openSession } from './session.ts'

export const SignInInput = z.object({
  serviceNumber: z.string().trim().min(1).max(40),
  password: z.string().min(1).max(1000),
})
export type SignInInput = z.input<typeof SignInInput>
export type SignedIn = { token: string; officerId: string; mustChangePassword: boolean }

/**
 * Checks a password and opens a session. Null for a wrong one, an unknown, suspended or blocked account: one answer
 * and one timing for all. The same officer's running uploads get a new day (design.md §6, grant).
 */
export async function signIn(door: Door, raw: SignInInput): Promise<SignedIn | null> {
  const input = SignInInput.safeParse(raw)
  if (!input.success) return null
  const { serviceNumber, password } = input.data
  const officer = await checkPassword(door, serviceNumber, password)
  if (!officer) return null
  const token = await asOfficer(door, officer.id, async (db) => {
    await renewGrants(db, door.now)
    await recordSecurity(db, door.now, { type: 'sign-in', officerId: officer.id, address: door.address })
    return openSession(db, officer.id, door.address, door.now)
  })
  return { token, officerId: officer.id, mustChangePassword: officer.passwordOnce }
}

async function renewGrants(db: Database, now: Date): Promise<void> {
  await db.execute(sql`select renew_my_grants(${now.toISOString()})`)
}

/** Opens a locked session again with its own officer's password. Returns whether the password was right. */
export async function unlock(
  door: Door,
  session: { id: string; officerId: string },
  password: string,
): Promise<boolean> {
  const officer = await checkPassword(door, await serviceNumberOf(door, session.officerId), password)
  if (!officer || officer.id !== session.officerId) return false
  const at = door.now.toISOString()
  return asOfficer(door, officer.id, async (db) => {
    const opened = await db.execute(sql`
      update sessions set locked_at = null, last_seen_at = ${at}, authenticated_at = ${at}
      where id = ${session.id} and revoked_at is null and expires_at > ${at} returning 1`)
    if (opened.length === 0) return false // it ended while the password was typed
    await renewGrants(db, door.now)
    await recordSecurity(db, door.now, { type: 'unlock', officerId: officer.id, address: door.address })
    return true
  })
}
