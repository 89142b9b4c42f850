import { sql } from 'drizzle-orm'
import type { z } from 'zod'
import { authorize } from '#lib/access/authorize.ts'
import { type Ctx, inTransaction } from '#lib/context.ts'
import { recordEvent } from '#lib/custody/record.ts'
import { CdipError } from '#lib/errors.ts'
import { nameOfUnit, personIn } from './rows.ts'
import { type Outcome, StocktakeInput } from './schema.ts'
import { loadStocktake, unseen } from './stocktake-rows.ts'

export type Counted = Record<Outcome, number>

/** Ends a count: what should lie there and was not scanned is missing, and the result stays. CONFLICT where it is over. */
export async function endStocktake(ctx: Ctx, raw: z.input<typeof StocktakeInput>): Promise<Counted> {
  const { stocktakeId } = StocktakeInput.parse(raw)
  return inTransaction(ctx, async (tx) => {
    const { unitId } = await loadStocktake(tx, stocktakeId, { lock: true })
    authorize(tx.actor, { on: 'unit', action: 'store.keep', unitId })
    const at = tx.now.toISOString()
    const ended = await tx.db.execute(
      sql`update stocktakes set ended_at = ${at} where id = ${stocktakeId} and ended_at is null returning 1`,
    )
    if (ended.length === 0) throw new CdipError('CONFLICT', 'the stocktake is over')
    await tx.db.execute(sql`
      insert into stocktake_lines (stocktake_id, label, medium_id, outcome, noted_by, noted_at)
      select ${stocktakeId}, m.label, m.id, 'missing', ${personIn(tx).id}, ${at} from media m where ${unseen(stocktakeId, unitId)}`)
    const [counted] = await tx.db.execute<Counted>(sql`
      select count(*) filter (where outcome = 'found')::int as found,
        count(*) filter (where outcome = 'missing')::int as missing,
        count(*) filter (where outcome = 'unexpected')::int as unexpected
      from stocktake_lines where stocktake_id = ${stocktakeId}`)
    const { found = 0, missing = 0, unexpected = 0 } = counted ?? {}
    const personal = { unitName: await nameOfUnit(tx, unitId) }
    const facts = { stocktakeId, unitId, found, missing, unexpected }
    await recordEvent(tx, { type: 'stocktake.ended', facts, personal })
    return { found, missing, unexpected }
  })
}
