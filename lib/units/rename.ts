import { sql } from 'drizzle-orm'
import type { z } from 'zod'
import { authorize } from '#lib/access/authorize.ts'
import { recordAdministration } from '#lib/auth/security-event.ts'
import { type Ctx, inTransaction } from '#lib/context.ts'
import { CdipError } from '#lib/errors.ts'
import { RenameUnitInput } from './schema.ts'

/** Gives a unit other names. Records keep the names of their time. */
export async function renameUnit(ctx: Ctx, raw: z.input<typeof RenameUnitInput>): Promise<void> {
  const { nameEn, nameZh, unitId } = RenameUnitInput.parse(raw)
  await inTransaction(ctx, async (tx) => {
    authorize(tx.actor, { on: 'nothing', action: 'unit.manage' })
    const changed = await tx.db.execute(
      sql`update units set name_en = ${nameEn}, name_zh = ${nameZh} where id = ${unitId} returning 1`,
    )
    if (changed.length === 0) throw new CdipError('NOT_FOUND', `no unit ${unitId}`)
    await recordAdministration(tx, { type: 'unit-renamed', officerId: null, detail: { unit: unitId, nameEn, nameZh } })
  })
}
