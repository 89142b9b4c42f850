import { sql } from 'drizzle-orm'
import { z } from 'zod'
import { asOfficer } from '#lib/context.ts'
import { revokeGrants } from '#lib/uploads/revoke-grants.ts'
import { endStations } from '#lib/workstations/end.ts'
import { checkPassword, type Door, serviceNumberOf } from './check-password.ts'
import { hashPassword } from './password.ts'
import { recordSecurity } from './security-event.ts'

export const ChangePasswordInput = z.object({
  current: z.string().min(1).max(1000),
  next: z.string().min(12).max(1000),
})

/**
 * Sets a new password (12 characters or more, NIST SP 800-63B) after the current one, and ends the officer's other
 * sessions and all upload grants, for a password is changed where it may be known to another. Returns 'changed',
 * 'wrong' for the current password, or 'weak' for the new one.
 */
export async function changePassword(
  door: Door,
  session: { id: string; officerId: string },
  raw: z.input<typeof ChangePasswordInput>,
): Promise<'changed' | 'wrong' | 'weak'> {
  const input = ChangePasswordInput.safeParse(raw)
  if (!input.success || input.data.next === input.data.current) return 'weak'
  const serviceNumber = await serviceNumberOf(door, session.officerId)
  if (!(await checkPassword(door, serviceNumber, input.data.current))) return 'wrong'
  const hash = await hashPassword(input.data.next)
  const { officerId } = session
  return asOfficer(door, officerId, async (db) => {
    await db.execute(sql`select choose_password(${hash})`)
    await db.execute(sql`update sessions set revoked_at = ${door.now.toISOString()}
      where officer_id = ${officerId} and id <> ${session.id} and revoked_at is null`)
    await revokeGrants(db, officerId, door.now)
    await endStations(db, officerId, door.now)
    await recordSecurity(db, door.now, { type: 'password-changed', officerId, address: door.address })
    return 'changed' as const
  })
}
