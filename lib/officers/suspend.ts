import { sql } from 'drizzle-orm'
import { z } from 'zod'
import { authorize } from '#lib/access/authorize.ts'
import { recordSecurity } from '#lib/auth/security-event.ts'
import { type Ctx, inTransaction } from '#lib/context.ts'
import { CdipError } from '#lib/errors.ts'

export const SuspendInput = z.object({ officerId: z.uuid(), reason: z.string().trim().min(1).max(500) })
export type OpenWork = { uploads: number; cases: number }

/**
 * Suspends an officer: sessions and upload grants end in the same act; complete uploads are still sealed. Returns the
 * work that others must take over. Idempotent. CONFLICT for oneself: nobody locks the last door from inside.
 */
export async function suspendOfficer(ctx: Ctx, raw: z.input<typeof SuspendInput>): Promise<OpenWork> {
  const { officerId, reason } = SuspendInput.parse(raw)
  return inTransaction(ctx, async (tx) => {
    authorize(tx.actor, { on: 'nothing', action: 'officer.manage' })
    const by = tx.actor.type === 'officer' ? tx.actor.id : ''
    if (by === officerId) throw new CdipError('CONFLICT', 'one does not suspend oneself')
    const at = tx.now.toISOString()
    const [known] = await tx.db.execute(sql`select 1 from officers where id = ${officerId} for update`)
    if (!known) throw new CdipError('NOT_FOUND', `no officer ${officerId}`)
    const changed = await tx.db.execute(
      sql`update officers set suspended_at = ${at} where id = ${officerId} and suspended_at is null returning 1`,
    )
    await tx.db.execute(
      sql`update sessions set revoked_at = ${at} where officer_id = ${officerId} and revoked_at is null`,
    )
    await tx.db.execute(sql`update upload_grants g set revoked_at = ${at} from batches b
      where b.id = g.batch_id and b.officer_id = ${officerId} and g.revoked_at is null`)
    if (changed.length === 1) {
      await recordSecurity(tx.db, tx.now, { type: 'officer-suspended', officerId, address: '', detail: { by, reason } })
    }
    const [work] = await tx.db.execute<OpenWork>(sql`select uploads, cases from open_work_of(${officerId})`)
    return work ?? { uploads: 0, cases: 0 }
  })
}
