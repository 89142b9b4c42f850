import { sql } from 'drizzle-orm'
import type { z } from 'zod'
import { authorize } from '#lib/access/authorize.ts'
import { recordAdministration } from '#lib/auth/security-event.ts'
import { type Ctx, inTransaction } from '#lib/context.ts'
import { lockToChange } from './rows.ts'
import { ClearInput } from './schema.ts'

/** Gives or takes the clearance for CONFIDENTIAL. Idempotent. Who makes accounts does not give it: nobody alone lets one in. */
export async function clearOfficer(ctx: Ctx, raw: z.input<typeof ClearInput>): Promise<void> {
  const { officerId, isCleared } = ClearInput.parse(raw)
  await inTransaction(ctx, async (tx) => {
    authorize(tx.actor, { on: 'nothing', action: isCleared ? 'officer.empower' : 'officer.manage' })
    await lockToChange(tx, officerId)
    const changed = await tx.db.execute(sql`update officers set cleared_confidential = ${isCleared}
      where id = ${officerId} and cleared_confidential <> ${isCleared} returning 1`)
    if (changed.length === 0) return
    await recordAdministration(tx, { type: 'clearance-changed', officerId, detail: { cleared: String(isCleared) } })
  })
}
