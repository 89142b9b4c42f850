import { authorize } from '#lib/access/authorize.ts'
import { type Ctx, inSnapshot } from '#lib/context.ts'
import { itemFacts, loadItem } from '#lib/items/rows.ts'
import { markersOf } from './rows.ts'
import { type MarkerView, markerView } from './view.ts'

/** What was marked in an item, in the order of the recording. NOT_FOUND outside the actor's sight. */
export async function listMarkers(ctx: Ctx, itemId: string): Promise<MarkerView[]> {
  return inSnapshot(ctx, async (tx) => {
    const item = await loadItem(tx, itemId)
    authorize(tx.actor, { on: 'item', action: 'item.view', resource: itemFacts(item) })
    return (await markersOf(tx, itemId)).map((row) => markerView(tx.actor, row))
  })
}
