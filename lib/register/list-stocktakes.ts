import { sql } from 'drizzle-orm'
import { authorize } from '#lib/access/authorize.ts'
import { type Ctx, inSnapshot } from '#lib/context.ts'
import { rfc3339 } from '#lib/i18n/formats.ts'
import { type StocktakeRow, stocktakesInSight } from './stocktake-rows.ts'

export type StocktakeLine = Pick<StocktakeRow, 'id' | 'unit' | 'begunAt' | 'begunBy' | 'endedAt'>

export const stocktakeLine = ({ id, unit, begunAt, begunBy, endedAt }: StocktakeRow): StocktakeLine => ({
  ...{ id, unit, begunBy, begunAt: rfc3339(begunAt) },
  endedAt: rfc3339(endedAt),
})

/** The latest hundred stocktakes of the stores that the actor keeps. FORBIDDEN for who keeps none. */
export async function listStocktakes(ctx: Ctx): Promise<StocktakeLine[]> {
  authorize(ctx.actor, { on: 'nothing', action: 'register.keep' })
  return inSnapshot(ctx, async (tx) => {
    const rows = await tx.db.execute<StocktakeRow>(
      sql`${stocktakesInSight(tx)} order by s.begun_at desc, s.id limit 100`,
    )
    return rows.map(stocktakeLine)
  })
}
