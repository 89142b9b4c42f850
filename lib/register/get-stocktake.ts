import { sql } from 'drizzle-orm'
import { authorize } from '#lib/access/authorize.ts'
import { type Ctx, inSnapshot, type Tx } from '#lib/context.ts'
import { type StocktakeLine, stocktakeLine } from './list-stocktakes.ts'
import { OUTCOMES, type Outcome } from './schema.ts'
import { loadStocktake, unseen } from './stocktake-rows.ts'

/** Labels of one outcome that a page shows; `count` is that of all. */
const SHOWN = 200
export type OutcomeView = { count: number; labels: { label: string; mediumId: string | null; place: string }[] }
export type StocktakeView = StocktakeLine & { outcomes: Record<Outcome, OutcomeView> }

/**
 * A stocktake as it stands: while it runs, what was not scanned yet counts as missing. NOT_FOUND for who does not keep that
 * store.
 */
export async function getStocktake(ctx: Ctx, stocktakeId: string): Promise<StocktakeView> {
  return inSnapshot(ctx, async (tx) => {
    const stocktake = await loadStocktake(tx, stocktakeId)
    authorize(tx.actor, { on: 'unit', action: 'store.keep', unitId: stocktake.unitId })
    const outcomes = {} as Record<Outcome, OutcomeView>
    for (const outcome of OUTCOMES) outcomes[outcome] = await noted(tx, stocktakeId, outcome)
    if (!stocktake.endedAt) outcomes.missing = await missing(tx, stocktakeId, stocktake.unitId)
    return { ...stocktakeLine(stocktake), outcomes }
  })
}

type Row = OutcomeView['labels'][number] & { count: number }
const viewOf = (rows: readonly Row[]): OutcomeView => ({
  count: rows[0]?.count ?? 0,
  labels: rows.map(({ label, mediumId, place }) => ({ label, mediumId, place })),
})

const noted = async (tx: Tx, stocktakeId: string, outcome: Outcome): Promise<OutcomeView> =>
  viewOf(
    await tx.db.execute<Row>(sql`
      select l.label, m.id as "mediumId", coalesce(m.place, '') as place, count(*) over ()::int as count
      from stocktake_lines l left join media m on m.id = l.medium_id
      where l.stocktake_id = ${stocktakeId} and l.outcome = ${outcome} order by l.label limit ${SHOWN}`),
  )

const missing = async (tx: Tx, stocktakeId: string, unitId: string): Promise<OutcomeView> =>
  viewOf(
    await tx.db.execute<Row>(sql`select m.label, m.id as "mediumId", m.place, count(*) over ()::int as count
      from media m where ${unseen(stocktakeId, unitId)} order by m.label limit ${SHOWN}`),
  )
