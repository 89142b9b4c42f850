import { type SQL, sql } from 'drizzle-orm'
import { visibleItems } from '#lib/access/visibility.ts'
import type { Tx } from '#lib/context.ts'
import { CdipError } from '#lib/errors.ts'

export type MarkerRow = {
  id: string
  itemId: string
  caseId: string | null
  atUs: number
  frame: number | null
  note: string
  madeBy: string
  maker: string
  madeAt: string
}

const select = (tx: Tx, where: SQL) => sql`
  select m.id, m.item_id as "itemId", i.case_id as "caseId", m.at_us::float8 as "atUs", m.frame, m.note,
    m.made_by as "madeBy", o.name as maker, m.made_at as "madeAt"
  from markers m join items i on i.id = m.item_id left join cases c on c.id = i.case_id join officers o on o.id = m.made_by
  where m.removed_at is null and ${visibleItems(tx.actor, tx.now)} and ${where}`

/** The markers of an item, in the order of the recording. */
export async function markersOf(tx: Tx, itemId: string): Promise<MarkerRow[]> {
  return await tx.db.execute<MarkerRow>(
    sql`${select(tx, sql`m.item_id = ${itemId}`)} order by m.at_us, m.id limit 2000`,
  )
}

/** One marker, locked; NOT_FOUND where its item is outside the actor's sight, or it was removed. */
export async function lockMarker(tx: Tx, markerId: string): Promise<MarkerRow> {
  const [row] = await tx.db.execute<MarkerRow>(sql`${select(tx, sql`m.id = ${markerId}`)} for update of m`)
  if (!row) throw new CdipError('NOT_FOUND', `no marker ${markerId} in sight`)
  return row
}
