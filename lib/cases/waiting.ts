import { sql } from 'drizzle-orm'
import { visibleCases } from '#lib/access/visibility.ts'
import { type Ctx, inSnapshot } from '#lib/context.ts'

/** A case that waits for the actor. 'no-officer': nobody in service is in charge; 'namesake': another was opened under its number. */
export type WaitingCase = {
  caseId: string
  reportNumber: string
  title: string
  why: 'no-officer' | 'proposal' | 'namesake'
  since: string
}

/** Cases that wait for an act of the actor, oldest first. */
export async function waitingCases(ctx: Ctx): Promise<WaitingCase[]> {
  const { actor } = ctx
  if (actor.type !== 'officer') return []
  const supervised = sql`${`{${actor.supervisedUnitIds.join(',')}}`}::uuid[]`
  return inSnapshot(ctx, async (tx) => {
    const rows = await tx.db.execute<WaitingCase>(sql`
      select c.id as "caseId", c.report_number as "reportNumber", c.title, w.why, w.since from (
        select c.id, 'no-officer' as why, c.created_at as since from cases c
          left join officers o on o.id = c.officer_in_charge_id
          where c.status = 'open' and c.unit_id = any (${supervised}) and (o.id is null or o.suspended_at is not null)
        union all
        select p.case_id, 'proposal', p.proposed_at from protection_proposals p join cases c on c.id = p.case_id
          where p.decision is null and p.proposed_by <> ${actor.id} and (
            p.proposed_as = 'supervisor' and c.officer_in_charge_id = ${actor.id}
            or p.proposed_as = 'officer-in-charge' and c.unit_id = any (${supervised}))
        union all
        select n.case_id, 'namesake', c.created_at from namesakes_of_my_hidden_cases() n join cases c on c.id = n.case_id
      ) w join cases c on c.id = w.id
      where ${visibleCases(actor, tx.now)} order by w.since limit 100`)
    return rows.map((row) => ({ ...row, since: new Date(row.since).toISOString() }))
  })
}
