import { sql } from 'drizzle-orm'
import { authorize } from '#lib/access/authorize.ts'
import { type Ctx, inTransaction } from '#lib/context.ts'
import { itemFacts, loadItem } from '#lib/items/rows.ts'

/** Lets an exhibit that its viewer waits for be examined before others. NOT_FOUND outside the actor's sight. */
export async function hurryExamination(ctx: Ctx, itemId: string): Promise<void> {
  await inTransaction(ctx, async (tx) => {
    const item = await loadItem(tx, itemId)
    authorize(tx.actor, { on: 'item', action: 'item.view', resource: itemFacts(item) })
    if (!item.recording) await tx.db.execute(sql`select hurry_examination(${itemId})`)
  })
}
