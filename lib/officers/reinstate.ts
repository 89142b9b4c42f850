import { sql } from 'drizzle-orm'
import type { z } from 'zod'
import { authorize } from '#lib/access/authorize.ts'
import { recordAdministration } from '#lib/auth/security-event.ts'
import { type Ctx, inTransaction } from '#lib/context.ts'
import { lockToChange } from './rows.ts'
import { OfficerInput } from './schema.ts'

/** Lets a suspended officer sign in again. Sessions and grants that ended stay ended. Idempotent. */
export async function reinstateOfficer(ctx: Ctx, raw: z.input<typeof OfficerInput>): Promise<void> {
  const { officerId } = OfficerInput.parse(raw)
  await inTransaction(ctx, async (tx) => {
    authorize(tx.actor, { on: 'nothing', action: 'officer.manage' })
    const { isSuspended } = await lockToChange(tx, officerId)
    if (!isSuspended) return
    await tx.db.execute(sql`update officers set suspended_at = null where id = ${officerId}`)
    await recordAdministration(tx, { type: 'officer-reinstated', officerId })
  })
}
