import { sql } from 'drizzle-orm'
import { v7 } from 'uuid'
import { authorize } from '#lib/access/authorize.ts'
import { type Ctx, inTransaction } from '#lib/context.ts'
import { recordEvent } from '#lib/custody/record.ts'
import { CdipError } from '#lib/errors.ts'
import { itemFacts, loadItem } from '#lib/items/rows.ts'
import { lockMarker } from './rows.ts'
import { AddMarkerInput } from './schema.ts'
import { type MarkerView, markerView } from './view.ts'

/** Marks a moment of a recording. */
export async function addMarker(ctx: Ctx, raw: AddMarkerInput): Promise<MarkerView> {
  const { itemId, atUs, frame, note } = AddMarkerInput.parse(raw)
  return inTransaction(ctx, async (tx) => {
    const item = await loadItem(tx, itemId)
    authorize(tx.actor, { on: 'item', action: 'item.mark', resource: itemFacts(item) })
    if (tx.actor.type !== 'officer') throw new CdipError('FORBIDDEN', 'a person marks')
    const id = v7()
    await tx.db.execute(sql`insert into markers (id, item_id, at_us, frame, note, made_by, made_at)
      values (${id}, ${itemId}, ${atUs}, ${frame}, ${note}, ${tx.actor.id}, ${tx.now.toISOString()})`)
    await recordEvent(tx, {
      type: 'marker.added',
      caseId: item.caseId ?? undefined,
      itemId,
      facts: { markerId: id, atUs, frame },
      personal: { note },
    })
    return markerView(tx.actor, await lockMarker(tx, id))
  })
}
