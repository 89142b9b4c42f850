import { sql } from 'drizzle-orm'
import type { z } from 'zod'
import { authorize } from '#lib/access/authorize.ts'
import { recordAdministration } from '#lib/auth/security-event.ts'
import { type Ctx, inTransaction } from '#lib/context.ts'
import { revokeGrants } from '#lib/uploads/revoke-grants.ts'
import { endStations } from '#lib/workstations/end.ts'
import { oneTimePassword } from './one-time-password.ts'
import { lockToChange } from './rows.ts'
import { OfficerInput } from './schema.ts'

/**
 * Replaces the password by one that works once, and ends every session and upload grant: whoever knew the old one is out.
 */
export async function resetPassword(ctx: Ctx, raw: z.input<typeof OfficerInput>): Promise<{ password: string }> {
  const { officerId } = OfficerInput.parse(raw)
  const { password, hash } = await oneTimePassword()
  return inTransaction(ctx, async (tx) => {
    authorize(tx.actor, { on: 'nothing', action: 'officer.manage' })
    const { isCleared } = await lockToChange(tx, officerId)
    // With the password comes what its owner may read.
    if (isCleared) authorize(tx.actor, { on: 'nothing', action: 'officer.empower' })
    await tx.db.execute(sql`select issue_password(${officerId}, ${hash})`)
    await tx.db.execute(sql`update sessions set revoked_at = ${tx.now.toISOString()}
      where officer_id = ${officerId} and revoked_at is null`)
    await revokeGrants(tx.db, officerId, tx.now)
    await endStations(tx.db, officerId, tx.now)
    await recordAdministration(tx, { type: 'password-reset', officerId })
    return { password }
  })
}
