import { sql } from 'drizzle-orm'
import { type Ctx, inSnapshot } from '#lib/context.ts'
import type { Named } from '#lib/i18n/formats.ts'

/**
 * A batch in one line. `unfinished`: files of which bytes are missing. `handedBy`: the colleague or supervisor from whom
 * it came.
 */
export type BatchLine = {
  id: string
  reportNumber: string | null
  handedBy: Named | null
  createdAt: string
  files: number
  bytes: number
  sealed: number
  unfinished: number
}

/** What the actor brought in, or has to, newest first. */
export async function listMyBatches(ctx: Ctx, limit = 20): Promise<BatchLine[]> {
  const { actor } = ctx
  if (actor.type !== 'officer') return []
  return inSnapshot(ctx, async (tx) => {
    const rows = await tx.db.execute<BatchLine>(sql`
      select b.id, coalesce(c.report_number, b.claimed_report_number) as "reportNumber", b.created_at as "createdAt",
        case when h.id is not null then json_build_object('en', h.name, 'zh', h.name_zh) end as "handedBy", t.*
      from (select * from batches where officer_id = ${actor.id} order by created_at desc limit ${limit}) b
        left join officers h on h.id = b.handed_by left join cases c on c.id = b.case_id
        cross join lateral (
          select count(*)::int as files, coalesce(sum(e.size_bytes), 0)::float8 as bytes,
            count(*) filter (where up.state = 'sealed')::int as sealed,
            count(*) filter (where coalesce(up.state, 'open') = 'open')::int as unfinished
          from batch_entries e left join lateral (
            select state from uploads u where u.entry_id = e.id order by u.created_at desc limit 1) up on true
          where e.batch_id = b.id) t
      order by b.created_at desc`)
    return rows.map((row) => ({ ...row, createdAt: new Date(row.createdAt).toISOString() }))
  })
}
