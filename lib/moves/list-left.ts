import { sql } from 'drizzle-orm'
import { authorize } from '#lib/access/authorize.ts'
import { visibleItems, visibleValues } from '#lib/access/visibility.ts'
import { loadCase } from '#lib/cases/rows.ts'
import { type Ctx, inSnapshot } from '#lib/context.ts'

/** The number that an exhibit had in a case which it left, and where it went: null to who doesn't see that case. */
export type LeftLine = {
  eventId: string
  number: number
  at: string
  to: { reportNumber: string; number: number } | null
  /** For who sees the exhibit where it lies now. */
  itemId: string | null
}
type Row = Omit<LeftLine, 'to'> & { reportNumber: string | null; toNumber: number }

/** More than these, and the case's record tells the rest. */
export const MOST_LEFT = 200

/** The newest of what left a case, by the numbers that they had in it. FORBIDDEN for a mere contributor to it. */
export async function listLeft(ctx: Ctx, caseId: string): Promise<LeftLine[]> {
  return inSnapshot(ctx, async (tx) => {
    const theCase = await loadCase(tx, caseId)
    authorize(tx.actor, { on: 'case', action: 'case.see-items', resource: theCase })
    if (theCase.movedOut === 0) return []
    const rows = await tx.db.execute<Row>(sql`
      select e.id as "eventId", (f ->> 'fromNumber')::int as number, (f ->> 'number')::int as "toNumber", e.at,
        case when ${visibleItems(tx.actor, tx.now)} then i.id end as "itemId",
        (select v.value from event_values v where v.event_id = e.id and v.field = 'reportNumber'
          and ${visibleValues(tx.actor, tx.now, caseId)}) as "reportNumber"
      from custody_events e left join items i on i.id = e.item_id left join cases c on c.id = i.case_id,
        lateral (select convert_from(e.bytes, 'UTF8')::jsonb -> 'facts' as f) b
      where e.from_case_id = ${caseId} order by e.id desc limit ${MOST_LEFT}`)
    const lines = rows.map(({ reportNumber, toNumber, at, ...row }) => ({
      ...{ ...row, at: new Date(at).toISOString(), to: reportNumber ? { reportNumber, number: toNumber } : null },
    }))
    return lines.sort((a, b) => a.number - b.number)
  })
}
