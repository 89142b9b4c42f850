import { sql } from 'drizzle-orm'
import { type Ctx, inSnapshot } from '#lib/context.ts'
import { type ParkedView, parkedOf } from '#lib/jobs/list-parked.ts'
import { type Disagreement, disagreements } from '#lib/media/readings.ts'
import { readingsOf } from '#lib/media/rows.ts'
import { loadItem, sourceHashDiffered } from './rows.ts'
import { type ItemView, itemView } from './view.ts'

export type ItemDetail = ItemView & {
  parked: ParkedView[]
  /** Where the tools that read the file contradict each other. */
  disagreements: Disagreement[]
  /** After the seal the officer's machine said another digest than the sealed one. */
  hasAlarm: boolean
}

/** One item, and what gave up about it; NOT_FOUND outside the actor's sight. */
export async function getItem(ctx: Ctx, itemId: string): Promise<ItemDetail> {
  return inSnapshot(ctx, async (tx) => {
    const row = await loadItem(tx, itemId)
    const [parked, readings] = [await parkedOf(tx, row), await readingsOf(tx, itemId)]
    const [alarm] = await tx.db.execute(sql`select 1 from items i where i.id = ${itemId} and ${sourceHashDiffered}`)
    return { ...itemView(tx.actor, row), parked, disagreements: disagreements(readings), hasAlarm: alarm !== undefined }
  })
}
