import { sql } from 'drizzle-orm'
import { z } from 'zod'
import { authorize } from '#lib/access/authorize.ts'
import { decide } from '#lib/access/policy.ts'
import { type Ctx, inTransaction } from '#lib/context.ts'
import { CdipError } from '#lib/errors.ts'
import { itemFacts, loadItem } from '#lib/items/rows.ts'
import { JOBS, type JobName } from './definitions.ts'
import { enqueue } from './enqueue.ts'

export const RetryParkedInput = z.object({ parkedId: z.uuid() })

/**
 * Lets a parked job be tried again, three times as before. Whoever works on the item's case may, and an administrator for
 * any. NOT_FOUND outside the actor's sight and where somebody did it already.
 */
export async function retryParked(ctx: Ctx, raw: z.input<typeof RetryParkedInput>): Promise<void> {
  const { parkedId } = RetryParkedInput.parse(raw)
  await inTransaction(ctx, async (tx) => {
    const [parked] = await tx.db.execute<{ queue: JobName; payload: unknown; itemId: string | null }>(sql`
      select queue, payload, item_id as "itemId" from parked_jobs where id = ${parkedId} and retried_at is null for update`)
    if (!parked) throw new CdipError('NOT_FOUND', `no parked job ${parkedId} in sight`)
    if (!decide(tx.actor, { on: 'nothing', action: 'job.manage' })) {
      const item = await loadItem(tx, parked.itemId ?? '')
      authorize(tx.actor, { on: 'item', action: 'item.mark', resource: itemFacts(item) })
    }
    const officerId = tx.actor.type === 'officer' ? tx.actor.id : null
    await tx.db.execute(sql`update parked_jobs set retried_at = ${tx.now.toISOString()}, retried_by = ${officerId}
      where id = ${parkedId}`)
    const payload = JOBS[parked.queue].payload.parse(parked.payload)
    await enqueue(tx, parked.queue, payload, { key: parked.itemId ?? parkedId })
  })
}
