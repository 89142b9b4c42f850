import { sql } from 'drizzle-orm'
import { authorize } from '#lib/access/authorize.ts'
import { visibleMedia } from '#lib/access/visibility.ts'
import { type Ctx, inTransaction, type Tx } from '#lib/context.ts'
import { CdipError } from '#lib/errors.ts'
import { personIn } from './rows.ts'
import { type MediumState, NoteScanInput, type Outcome } from './schema.ts'
import { loadStocktake } from './stocktake-rows.ts'

/** What a scan says. `state` is that of a medium which should not lie there; null for a label that is unknown. */
export type Scanned = { label: string; outcome: Outcome; state: MediumState | null; isOfUnit: boolean }

/** Notes that a label was found in the store that is counted. Idempotent. CONFLICT once the count is over. */
export async function noteScan(ctx: Ctx, raw: NoteScanInput): Promise<Scanned> {
  const { stocktakeId, label } = NoteScanInput.parse(raw)
  return inTransaction(ctx, async (tx) => {
    // Held: a count that ends at this moment would call missing what was just found.
    const { unitId, endedAt } = await loadStocktake(tx, stocktakeId, { lock: true })
    authorize(tx.actor, { on: 'unit', action: 'store.keep', unitId })
    if (endedAt) throw new CdipError('CONFLICT', 'the stocktake is over')
    const scanned = await compare(tx, unitId, label)
    await tx.db.execute(sql`
      insert into stocktake_lines (stocktake_id, label, medium_id, outcome, noted_by, noted_at)
      values (${stocktakeId}, ${label}, ${scanned.mediumId}, ${scanned.outcome}, ${personIn(tx).id}, ${tx.now.toISOString()})
      on conflict do nothing`)
    return { label, outcome: scanned.outcome, state: scanned.state, isOfUnit: scanned.isOfUnit }
  })
}

async function compare(tx: Tx, unitId: string, label: string) {
  const [medium] = await tx.db.execute<{ id: string; state: MediumState; unitId: string }>(sql`
    select m.id, m.state, m.unit_id as "unitId" from media m where m.label = ${label} and ${visibleMedia(tx.actor)}`)
  const isOfUnit = medium?.unitId === unitId
  const outcome: Outcome = isOfUnit && medium.state === 'in-store' ? 'found' : 'unexpected'
  return { outcome, isOfUnit, mediumId: medium?.id ?? null, state: medium?.state ?? null }
}
