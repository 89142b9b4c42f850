import { sql } from 'drizzle-orm'
import { decide } from '#lib/access/policy.ts'
import { type Ctx, inSnapshot } from '#lib/context.ts'
import { loadItem } from '#lib/items/rows.ts'
import { type HidingRow, hidingFacts, readHidings } from './rows.ts'

/** Why an exhibit is hidden, by whom, and who decides. Times in RFC 3339. */
export type HidingView = Pick<HidingRow, 'id' | 'kind' | 'reason' | 'asker' | 'decider' | 'decidedBecause'> & {
  state: 'asked' | 'kept'
  askedAt: string
  can: { decide: boolean }
}

/** What hides an exhibit, or null where nothing does. NOT_FOUND outside the actor's sight. */
export async function getHiding(ctx: Ctx, itemId: string): Promise<HidingView | null> {
  return inSnapshot(ctx, async (tx) => {
    const item = await loadItem(tx, itemId)
    if (item.hiddenFor === null) return null
    const [row] = await readHidings(tx, sql`h.item_id = ${itemId} and h.state in ('asked', 'kept')`)
    if (!row || row.state === 'shown') return null
    const { id, kind, reason, asker, decider, decidedBecause, state } = row
    const resource = await hidingFacts(tx, row, item)
    const can = { decide: resource !== null && decide(tx.actor, { on: 'hiding', action: 'hiding.decide', resource }) }
    const askedAt = new Date(row.askedAt).toISOString()
    return { ...{ id, kind, reason, asker, decider, decidedBecause, state, askedAt }, can }
  })
}
