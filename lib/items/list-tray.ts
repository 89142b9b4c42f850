import { sql } from 'drizzle-orm'
import { visibleItems } from '#lib/access/visibility.ts'
import { type Ctx, inSnapshot } from '#lib/context.ts'
import { type ItemRow, itemColumns, itemTables } from './rows.ts'
import { type ItemView, itemView } from './view.ts'

export type TrayItem = ItemView & { claimedNumber: string | null }

/** What waits in the trays of the actor's sight for a case, oldest first. */
export async function listTray(ctx: Ctx, limit = 200): Promise<TrayItem[]> {
  return inSnapshot(ctx, async (tx) => {
    const rows = await tx.db.execute<ItemRow & { claimedNumber: string | null }>(sql`
      select ${itemColumns(tx)}, claimed_number_of(i.id) as "claimedNumber"
      from ${itemTables(tx)}
      where i.case_id is null and i.state = 'sealed' and ${visibleItems(tx.actor, tx.now)}
      order by i.sealed_at, i.id limit ${limit}`)
    return rows.map((row) => ({ ...itemView(tx.actor, row), claimedNumber: row.claimedNumber }))
  })
}
