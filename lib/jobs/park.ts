import { sql } from 'drizzle-orm'
import { type Ctx, inTransaction } from '#lib/context.ts'
import { keptTrouble } from './trouble.ts'

/** What pg-boss hands over of a job that failed for good. */
export type DeadJob = {
  id: string
  data: object
  sourceName: string | null
  sourceId: string | null
  sourceRetryCount: number | null
  sourceOutput: object | null
}

/** Keeps a job that failed three times, with its reason, until somebody lets it be tried again. Idempotent. */
export async function parkJob(ctx: Ctx, job: DeadJob): Promise<void> {
  const { trouble, detail } = keptTrouble(job.sourceOutput)
  const itemId = (job.data as { itemId?: string }).itemId ?? null
  await inTransaction(ctx, (tx) =>
    tx.db.execute(sql`
      insert into parked_jobs (id, queue, payload, item_id, trouble, detail, tries, parked_at)
      values (${job.sourceId ?? job.id}, ${job.sourceName ?? ''}, ${JSON.stringify(job.data)}::jsonb, ${itemId}, ${trouble},
        ${detail}, ${(job.sourceRetryCount ?? 0) + 1}, ${tx.now.toISOString()})
      on conflict (id) do nothing`),
  )
}
