import { sql } from 'drizzle-orm'
import { asOfficer } from '#lib/context.ts'
import { renewGrants } from '#lib/uploads/revoke-grants.ts'
import { checkPassword, type Door, serviceNumberOf } from './check-password.ts'
import { recordSecurity } from './security-event.ts'

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
