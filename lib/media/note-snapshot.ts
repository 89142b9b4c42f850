import { z } from 'zod'
import { authorize } from '#lib/access/authorize.ts'
import { type Ctx, inTransaction } from '#lib/context.ts'
import { recordEvent } from '#lib/custody/record.ts'
import { itemFacts, loadItem } from '#lib/items/rows.ts'

export const NoteSnapshotInput = z.object({
  itemId: z.uuid(),
  atUs: z.number().int().min(0).max(Number.MAX_SAFE_INTEGER),
  frame: z.number().int().min(0).nullable(),
})

/**
 * Puts on record that the actor takes a picture of a frame away, before the browser makes it. Whoever may take the whole
 * may take a picture of it.
 */
export async function noteSnapshot(ctx: Ctx, raw: z.input<typeof NoteSnapshotInput>): Promise<void> {
  const { itemId, atUs, frame } = NoteSnapshotInput.parse(raw)
  await inTransaction(ctx, async (tx) => {
    const item = await loadItem(tx, itemId)
    authorize(tx.actor, { on: 'item', action: 'item.download', resource: itemFacts(item) })
    const about = { caseId: item.caseId ?? undefined, itemId, personal: {} }
    await recordEvent(tx, { ...about, type: 'item.snapshot-taken', facts: { atUs, frame } })
  })
}
