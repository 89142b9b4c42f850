import { sql } from 'drizzle-orm'
import { type Ctx, inSnapshot } from '#lib/context.ts'

/** A batch of one's own in one line. `stopped`: files that are neither sealed, rejected nor cancelled and had no contact for 2 min. */
export type BatchLine = {
  id: string
  reportNumber: string | null
  createdAt: string
  files: number
  bytes: number
  sealed: number
  stopped: number
}

/** What the actor brought in, newest first. */
export async function listMyBatches(ctx: Ctx, limit = 20): Promise<BatchLine[]> {
  const { actor } = ctx
  if (actor.type !== 'officer') return []
  const quietSince = new Date(ctx.now.getTime() - 2 * 60_000).toISOString()
  return inSnapshot(ctx, async (tx) => {
    const rows = await tx.db.execute<BatchLine>(sql`
      select b.id, coalesce(c.report_number, b.claimed_report_number) as "reportNumber", b.created_at as "createdAt",
        t.files, t.bytes, t.sealed, t.stopped
      from (select * from batches where officer_id = ${actor.id} order by created_at desc limit ${limit}) b
        left join cases c on c.id = b.case_id
        cross join lateral (
          select count(*)::int as files, sum(e.size_bytes)::float8 as bytes,
            count(*) filter (where up.state = 'sealed')::int as sealed,
            count(*) filter (where up.state = 'open' and up.last_contact_at < ${quietSince}
              or up.state is null and b.created_at < ${quietSince})::int as stopped
          from batch_entries e left join lateral (
            select state, last_contact_at from uploads u where u.entry_id = e.id order by u.created_at desc limit 1) up on true
          where e.batch_id = b.id) t
      order by b.created_at desc`)
    return rows.map((row) => ({ ...row, createdAt: new Date(row.createdAt).toISOString() }))
  })
}
