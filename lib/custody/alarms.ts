import { sql } from 'drizzle-orm'
import { decide } from '#lib/access/policy.ts'
import { visibleCases } from '#lib/access/visibility.ts'
import type { OfficerActor, Tx } from '#lib/context.ts'
import type { WaitingLine } from '#lib/waiting/schema.ts'

/** For so long a case's alarms are among what an auditor is told of; its record keeps them. */
const TOLD_DAYS = 30

type Row = { caseId: string; number: string; count: number; at: string }

/** Digests that differed, and masters and copies that were found damaged, by case, for who audits the record. */
export async function recordAlarms(tx: Tx, actor: OfficerActor): Promise<WaitingLine[]> {
  if (!decide(actor, { on: 'nothing', action: 'custody.audit' })) return []
  const since = new Date(tx.now.getTime() - TOLD_DAYS * 86_400_000).toISOString()
  const rows = await tx.db.execute<Row>(sql`
    select c.id as "caseId", c.report_number as number, count(*)::int as count, min(e.at) as at
    from custody_events e join cases c on c.id = e.case_id
    where e.type in ('item.source-hash-differed', 'item.found-damaged', 'item.copy-found-damaged', 'upload.rejected')
      and e.at > ${since} and ${visibleCases(actor, tx.now)}
    group by c.id order by at limit 20`)
  return rows.map(({ caseId, number, count, at }) => ({
    ...{ kind: 'record-alarm' as const, href: `/cases/${caseId}/custody`, subject: number, count, at },
  }))
}
