import { sql } from 'drizzle-orm'
import { v7 } from 'uuid'
import type { z } from 'zod'
import { authorize } from '#lib/access/authorize.ts'
import { type Ctx, inTransaction } from '#lib/context.ts'
import { recordEvent } from '#lib/custody/record.ts'
import { CdipError } from '#lib/errors.ts'
import { nameOfUnit, personIn } from './rows.ts'
import { UnitInput } from './schema.ts'

/** Begins to count a unit's store. CONFLICT while another count of it runs: two would each find the other's half missing. */
export async function beginStocktake(ctx: Ctx, raw: z.input<typeof UnitInput>): Promise<{ id: string }> {
  const { unitId } = UnitInput.parse(raw)
  return inTransaction(ctx, async (tx) => {
    authorize(tx.actor, { on: 'unit', action: 'store.keep', unitId })
    const id = v7()
    const begun = await tx.db.execute(sql`insert into stocktakes (id, unit_id, begun_by, begun_at)
      values (${id}, ${unitId}, ${personIn(tx).id}, ${tx.now.toISOString()}) on conflict do nothing returning 1`)
    if (begun.length === 0) throw new CdipError('CONFLICT', 'the store is being counted')
    const unitName = await nameOfUnit(tx, unitId)
    await recordEvent(tx, { type: 'stocktake.begun', facts: { stocktakeId: id, unitId }, personal: { unitName } })
    return { id }
  })
}
