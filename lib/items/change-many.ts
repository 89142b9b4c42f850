import { sql } from 'drizzle-orm'
import { v7 } from 'uuid'
import type { z } from 'zod'
import { authorize } from '#lib/access/authorize.ts'
import { type Ctx, inTransaction } from '#lib/context.ts'
import { type Said, writeSaid } from './change.ts'
import { type ItemRow, itemFacts, loadItem } from './rows.ts'
import { ChangeItemsInput } from './schema.ts'

/**
 * Says the same of many exhibits: where they come from, their channel, the officer's own mark, their value. What is left
 * out stays as it is with each. All or none: each is loaded in sight, authorised and recorded by itself, with the id of
 * the one act. INVALID for a source of another case. Returns how many it changed; an exhibit of which it was said
 * already has no event.
 */
export async function changeItems(ctx: Ctx, raw: z.input<typeof ChangeItemsInput>): Promise<{ changed: number }> {
  const { itemIds, ...same } = ChangeItemsInput.parse(raw)
  return inTransaction(ctx, async (tx) => {
    const actId = v7()
    let changed = 0
    // In one order, so that two such acts don't wait for each other.
    for (const itemId of [...new Set(itemIds)].sort()) {
      const item = await loadItem(tx, itemId, { lock: true })
      authorize(tx.actor, { on: 'item', action: 'item.change', resource: itemFacts(item) })
      if (await writeSaid(tx, item, withSame(item, same), actId)) changed += 1
    }
    if (changed > 0) await tx.db.execute(sql`select pg_notify('uploads', ${actId})`)
    return { changed }
  })
}

type Same = Omit<z.infer<typeof ChangeItemsInput>, 'itemIds'>
const withSame = (item: ItemRow, same: Same): Said => ({
  capturedAt: item.captureBasis ? item.capturedAt : null,
  captureBasis: item.captureBasis,
  captureNote: item.captureNote,
  sourceId: same.sourceId === undefined ? item.sourceId : same.sourceId,
  channel: same.channel ?? item.channel,
  ownMark: same.ownMark ?? item.ownMark,
  courtMark: item.courtMark,
  value: same.value ?? item.value,
})
