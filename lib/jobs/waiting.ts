import { sql } from 'drizzle-orm'
import { decide } from '#lib/access/policy.ts'
import type { OfficerActor, Tx } from '#lib/context.ts'
import type { WaitingLine } from '#lib/waiting/schema.ts'

/** Background work that gave up, for who looks after the machines. */
export async function waitingJobs(tx: Tx, actor: OfficerActor): Promise<WaitingLine[]> {
  if (!decide(actor, { on: 'nothing', action: 'job.manage' })) return []
  const [row] = await tx.db.execute<{ count: number; at: string | null }>(
    sql`select count(*)::int as count, min(parked_at) as at from parked_jobs where retried_at is null`,
  )
  return row?.at ? [{ kind: 'job-parked', href: '/jobs', subject: '', count: row.count, at: row.at }] : []
}
