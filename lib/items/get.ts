import { sql } from 'drizzle-orm'
import { visibleItems } from '#lib/access/visibility.ts'
import { type Ctx, inSnapshot, type Tx } from '#lib/context.ts'
import { type ParkedView, parkedOf } from '#lib/jobs/list-parked.ts'
import { type Disagreement, disagreements } from '#lib/media/readings.ts'
import { readingsOf } from '#lib/media/rows.ts'
import { type ItemRow, loadItem, sourceHashDiffered } from './rows.ts'
import { type ItemView, itemView } from './view.ts'

export type ItemDetail = ItemView & {
  previousId: string | null
  nextId: string | null
  parked: ParkedView[]
  /** Where the tools that read the file contradict each other. */
  disagreements: Disagreement[]
  /** After the seal the officer's machine said another digest than the sealed one. */
  hasAlarm: boolean
}

/** One item with its neighbours in the gallery's order, and what gave up about it; NOT_FOUND outside the actor's sight. */
export async function getItem(ctx: Ctx, itemId: string): Promise<ItemDetail> {
  return inSnapshot(ctx, async (tx) => {
    const row = await loadItem(tx, itemId)
    const [previousId, nextId] = [await neighbour(tx, row, 'newer'), await neighbour(tx, row, 'older')]
    const [parked, readings] = [await parkedOf(tx, row), await readingsOf(tx, itemId)]
    const [alarm] = await tx.db.execute(sql`select 1 from items i where i.id = ${itemId} and ${sourceHashDiffered}`)
    const hasAlarm = alarm !== undefined
    return { ...itemView(tx.actor, row), previousId, nextId, parked, disagreements: disagreements(readings), hasAlarm }
  })
}

async function neighbour(tx: Tx, row: ItemRow, side: 'newer' | 'older'): Promise<string | null> {
  if (!row.caseId) return null
  const [beyond, order] = side === 'newer' ? [sql`>`, sql`asc`] : [sql`<`, sql`desc`]
  const [found] = await tx.db.execute<{ id: string }>(sql`
    select i.id from items i left join cases c on c.id = i.case_id
    where i.case_id = ${row.caseId} and ${visibleItems(tx.actor, tx.now)}
      and (i.captured_at, i.id) ${beyond} (${row.capturedAt}, ${row.id})
    order by i.captured_at ${order}, i.id ${order} limit 1`)
  return found?.id ?? null
}
