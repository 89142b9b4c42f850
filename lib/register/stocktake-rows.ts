import { sql } from 'drizzle-orm'
import { visibleToKeeper } from '#lib/access/visibility.ts'
import type { Tx } from '#lib/context.ts'
import { CdipError } from '#lib/errors.ts'
import type { Named } from '#lib/i18n/formats.ts'

export type StocktakeRow = {
  id: string
  unitId: string
  unit: Named
  begunAt: string
  begunBy: Named
  endedAt: string | null
}

/** Stocktakes of the stores that the actor keeps; `s` is the stocktake. */
export const stocktakesInSight = (tx: Tx) => sql`
  select s.id, s.unit_id as "unitId", json_build_object('en', u.name_en, 'zh', u.name_zh) as unit,
    s.begun_at as "begunAt", json_build_object('en', o.name, 'zh', o.name_zh) as "begunBy", s.ended_at as "endedAt"
  from stocktakes s join units u on u.id = s.unit_id join officers o on o.id = s.begun_by
  where ${visibleToKeeper(tx.actor, sql`s.unit_id`)}`

/** One stocktake; NOT_FOUND for who does not keep that store. `lock` holds the row for this transaction. */
export async function loadStocktake(tx: Tx, id: string, options: { lock?: boolean } = {}): Promise<StocktakeRow> {
  const [row] = await tx.db.execute<StocktakeRow>(
    sql`${stocktakesInSight(tx)} and s.id = ${id} ${options.lock ? sql`for update of s` : sql``}`,
  )
  if (!row) throw new CdipError('NOT_FOUND', `no stocktake ${id} in sight`)
  return row
}

/** What should lie in the store of a unit and was not scanned yet, over the alias `m` of media. */
export const unseen = (stocktakeId: string, unitId: string) => sql`(m.unit_id = ${unitId} and m.state = 'in-store'
  and not exists (select from stocktake_lines l where l.stocktake_id = ${stocktakeId} and l.label = m.label))`
