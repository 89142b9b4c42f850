import { sql } from 'drizzle-orm'
import { z } from 'zod'
import { authorize } from '#lib/access/authorize.ts'
import { type Ctx, inTransaction } from '#lib/context.ts'
import { itemFacts, loadItem } from '#lib/items/rows.ts'
import { enqueue } from '#lib/jobs/enqueue.ts'
import { isMade, windowKey } from './rows.ts'

/** `window`: which stretch is wanted; null for the whole copy. */
export const AskCopyInput = z.object({ itemId: z.uuid(), window: z.number().int().min(0).max(10_000_000).nullable() })
export type CopyState = 'ready' | 'making' | 'gave up'

/** Somebody waits for the asked window; what follows it is made behind, so far. */
const ASKED = 10
const AHEAD = 30

/**
 * Asks for what a browser can show of an item, for one who may view it. Idempotent: what is made or being made is not
 * asked for twice, and what gave up waits until somebody lets it be tried again.
 */
export async function askCopy(ctx: Ctx, raw: z.input<typeof AskCopyInput>): Promise<CopyState> {
  const { itemId, window } = AskCopyInput.parse(raw)
  return inTransaction(ctx, async (tx) => {
    const item = await loadItem(tx, itemId)
    authorize(tx.actor, { on: 'item', action: 'item.view', resource: itemFacts(item) })
    const part = window === null ? '' : String(window)
    if (await isMade(tx, itemId, window === null ? 'copy' : 'window', part)) return 'ready'
    const { way, isRateAssumed, frames } = item.recording ?? {}
    if (!frames) return 'gave up' // nothing to show
    if (window === null && way === 'transcode' && !isRateAssumed) return 'gave up' // by windows
    const key = window === null ? itemId : windowKey(itemId, window)
    const queue = window === null ? 'media.copy' : 'media.window'
    const [parked] = await tx.db.execute(sql`
      select 1 from parked_jobs where item_id = ${itemId} and queue = ${queue} and retried_at is null
        and (${window}::int is null or (payload->>'window')::int = ${window}) limit 1`)
    if (parked) return 'gave up'
    const waiting = await tx.db.execute(sql`select 1 from jobs_under_key(${key}) where queue = ${queue}`)
    if (waiting.length > 0) return 'making'
    if (window === null) await enqueue(tx, 'media.copy', { itemId }, { key, priority: ASKED })
    else await enqueue(tx, 'media.window', { itemId, window, ahead: AHEAD }, { key, priority: ASKED })
    return 'making'
  })
}
