import { sql } from 'drizzle-orm'
import type { z } from 'zod'
import { authorize } from '#lib/access/authorize.ts'
import { type Ctx, inTransaction } from '#lib/context.ts'
import { itemFacts, loadItem } from '#lib/items/rows.ts'
import { KeepPositionInput } from './schema.ts'

/** Remembers where the actor stopped in a recording. No event: it is a convenience of his own. */
export async function keepPosition(ctx: Ctx, raw: z.input<typeof KeepPositionInput>): Promise<void> {
  const { itemId, atUs } = KeepPositionInput.parse(raw)
  await inTransaction(ctx, async (tx) => {
    const item = await loadItem(tx, itemId)
    authorize(tx.actor, { on: 'item', action: 'item.view', resource: itemFacts(item) })
    if (tx.actor.type !== 'officer') return
    await tx.db.execute(sql`insert into playback_positions (officer_id, item_id, at_us, kept_at)
      values (${tx.actor.id}, ${itemId}, ${atUs}, ${tx.now.toISOString()})
      on conflict (officer_id, item_id) do update set at_us = excluded.at_us, kept_at = excluded.kept_at`)
  })
}
