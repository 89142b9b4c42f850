import { authorize } from '#lib/access/authorize.ts'
import { type Ctx, inTransaction } from '#lib/context.ts'
import { recordViewing } from './record-viewing.ts'
import { itemFacts, loadItem } from './rows.ts'

/** Begins to look at an item by something that was made of it. NOT_FOUND outside the actor's sight, FORBIDDEN without the right. */
export async function viewItem(ctx: Ctx, itemId: string): Promise<void> {
  await inTransaction(ctx, async (tx) => {
    const item = await loadItem(tx, itemId)
    authorize(tx.actor, { on: 'item', action: 'item.view', resource: itemFacts(item) })
    await recordViewing(tx, item)
  })
}
