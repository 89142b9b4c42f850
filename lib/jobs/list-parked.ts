import { sql } from 'drizzle-orm'
import { authorize } from '#lib/access/authorize.ts'
import { decide } from '#lib/access/policy.ts'
import { type Ctx, inSnapshot, type Tx } from '#lib/context.ts'
import type { ItemRow } from '#lib/items/rows.ts'
import { itemFacts } from '#lib/items/rows.ts'
import { JOB_NAMES, type JobName } from './definitions.ts'
import type { Trouble } from './trouble.ts'

/** A job that waits for somebody to let it be tried again. `detail` holds a tool's own words. */
export type ParkedView = {
  id: string
  job: JobName
  trouble: Trouble
  detail: string
  tries: number
  parkedAt: string
  can: { retry: boolean }
}
type Row = Omit<ParkedView, 'can' | 'job'> & { queue: string }

const PAGE = 100
const columns = sql`p.id, p.queue, p.trouble, p.detail, p.tries, p.parked_at as "parkedAt"`

function view({ queue, ...row }: Row, retry: boolean): ParkedView[] {
  const job = JOB_NAMES.find((name) => name === queue)
  return job ? [{ ...row, job, parkedAt: new Date(row.parkedAt).toISOString(), can: { retry } }] : []
}

/** What gave up about one item that the caller loaded in scope, oldest first. */
export async function parkedOf(tx: Tx, item: ItemRow): Promise<ParkedView[]> {
  const rows = await tx.db.execute<Row>(sql`
    select ${columns} from parked_jobs p where p.item_id = ${item.id} and p.retried_at is null order by p.id`)
  const canRetry = decide(tx.actor, { on: 'item', action: 'item.mark', resource: itemFacts(item) })
  return rows.flatMap((row) => view(row, canRetry))
}

/** Everything that gave up, newest first, for who looks after the machines: no exhibit is named. FORBIDDEN for others. */
export async function listParked(ctx: Ctx, after?: string): Promise<{ parked: ParkedView[]; next: string | null }> {
  authorize(ctx.actor, { on: 'nothing', action: 'job.manage' })
  return inSnapshot(ctx, async (tx) => {
    const older = after
      ? sql`and (p.parked_at, p.id) < (select q.parked_at, q.id from parked_jobs q where q.id = ${after})`
      : sql``
    const rows = await tx.db.execute<Row>(sql`
      select ${columns} from parked_jobs p where p.retried_at is null ${older} order by p.parked_at desc, p.id desc limit ${PAGE + 1}`)
    const parked = rows.slice(0, PAGE).flatMap((row) => view(row, true))
    return { parked, next: rows.length > PAGE ? (parked.at(-1)?.id ?? null) : null }
  })
}
