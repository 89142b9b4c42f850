import { sql } from 'drizzle-orm'
import type { z } from 'zod'
import { authorize } from '#lib/access/authorize.ts'
import { recordAdministration } from '#lib/auth/security-event.ts'
import { type Ctx, inTransaction } from '#lib/context.ts'
import { revokeGrants } from '#lib/uploads/revoke-grants.ts'
import { endStations } from '#lib/workstations/end.ts'
import { lockToChange } from './rows.ts'
import { SuspendInput } from './schema.ts'
import type { OpenWork } from './view.ts'

/**
 * Suspends an officer: sessions and upload grants end in the same act; complete uploads are still sealed. Returns the
 * work that others must take over. Idempotent.
 */
export async function suspendOfficer(ctx: Ctx, raw: z.input<typeof SuspendInput>): Promise<OpenWork> {
  const { officerId, reason } = SuspendInput.parse(raw)
  return inTransaction(ctx, async (tx) => {
    authorize(tx.actor, { on: 'nothing', action: 'officer.manage' })
    const { isSuspended } = await lockToChange(tx, officerId)
    const at = tx.now.toISOString()
    if (!isSuspended) {
      await tx.db.execute(sql`update officers set suspended_at = ${at} where id = ${officerId}`)
      await recordAdministration(tx, { type: 'officer-suspended', officerId, detail: { reason } })
    }
    await tx.db.execute(
      sql`update sessions set revoked_at = ${at} where officer_id = ${officerId} and revoked_at is null`,
    )
    await revokeGrants(tx.db, officerId, tx.now)
    await endStations(tx.db, officerId, tx.now)
    const [work] = await tx.db.execute<OpenWork>(sql`select uploads, cases from open_work_of(${officerId})`)
    return work ?? { uploads: 0, cases: 0 }
  })
}
