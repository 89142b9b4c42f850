import { sql } from 'drizzle-orm'
import { decide } from '#lib/access/policy.ts'
import { visibleCases, visibleSources } from '#lib/access/visibility.ts'
import { type CaseRow, caseColumns, caseTables } from '#lib/cases/rows.ts'
import { type Ctx, inSnapshot } from '#lib/context.ts'

/** A case, and maybe a source of it, that the actor brought material into. */
export type RecentTarget = {
  caseId: string
  reportNumber: string
  title: string
  source: { id: string; name: string } | null
}
type Row = CaseRow & { sourceId: string | null; sourceName: string | null }

/** Where the actor brought material in last and still may, newest first, each case and source once. */
export async function recentTargets(ctx: Ctx, limit = 4): Promise<RecentTarget[]> {
  const { actor } = ctx
  if (actor.type !== 'officer') return []
  return inSnapshot(ctx, async (tx) => {
    const rows = await tx.db.execute<Row>(sql`
      select ${caseColumns(tx)}, s.id as "sourceId", s.name as "sourceName" from ${caseTables}
        join (select case_id, source_id, max(created_at) as last_at from (
            select b.case_id, b.created_at,
              (select e.source_id from batch_entries e where e.batch_id = b.id limit 1) as source_id
            from batches b where b.officer_id = ${actor.id} and b.case_id is not null
            order by b.created_at desc limit 40) newest
          group by case_id, source_id) r on r.case_id = c.id
        left join sources s on s.id = r.source_id and ${visibleSources(actor, tx.now)}
      where c.status = 'open' and ${visibleCases(actor, tx.now)}
      order by r.last_at desc`)
    return rows
      .filter((row) => decide(actor, { on: 'case', action: 'case.bring-in', resource: row }))
      .slice(0, limit)
      .map(({ id: caseId, reportNumber, title, sourceId, sourceName }) => ({
        ...{ caseId, reportNumber, title },
        source: sourceId && sourceName ? { id: sourceId, name: sourceName } : null,
      }))
  })
}
