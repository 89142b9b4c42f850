import { type SQL, sql } from 'drizzle-orm'
import { COURT_ROLES, heldMemberships, proposalsToDecide, READING_ROLES, supervisedCases } from '#lib/access/duties.ts'
import { visibleCases } from '#lib/access/visibility.ts'
import type { OfficerActor, Tx } from '#lib/context.ts'
import type { WaitingKind, WaitingLine } from '#lib/waiting/schema.ts'

/** How long before a court date it is told of. */
const COURT_DAYS = 14

type Row = { caseId: string; number: string; title: string; kind: WaitingKind; at: string }
/** The page of a case where each kind is settled. */
const PLACE: Partial<Record<WaitingKind, string>> = { 'case-in-court': '', 'case-unread': '' }

/** Cases that wait for an act of the actor: as supervisor of the unit, officer in charge, deputy or legal officer. */
export async function waitingCases(tx: Tx, actor: OfficerActor): Promise<WaitingLine[]> {
  const rows = await tx.db.execute<Row>(sql`
    select c.id as "caseId", c.report_number as number, c.title, w.kind, w.at
    from (${found(tx, actor)}) w join cases c on c.id = w.id
    where ${visibleCases(actor, tx.now)} order by w.at limit 100`)
  return rows.map(({ caseId, number, title, kind, at }) => ({
    ...{ kind, at, count: 1, subject: `${number} · ${title}` },
    href: `/cases/${caseId}${PLACE[kind] ?? '/particulars'}`,
  }))
}

function found(tx: Tx, actor: OfficerActor): SQL {
  const [now, me] = [tx.now.toISOString(), actor.id]
  return sql`
    select c.id, 'case-without-officer' as kind, c.created_at as at from cases c
      left join officers o on o.id = c.officer_in_charge_id
      where c.status = 'open' and ${supervisedCases(actor)} and (o.id is null or o.suspended_at is not null)
    union all
    select p.case_id, 'case-proposal', p.proposed_at from protection_proposals p join cases c on c.id = p.case_id
      where p.decision is null and proposal_stands(p.id) and ${proposalsToDecide(actor, tx.now)}
    union all
    select c.id, 'case-namesake', min(n.opened_at) from cases c, namesakes_of(c.id) n
      where c.need_to_know and c.officer_in_charge_id = ${me} group by c.id
    union all
    select distinct c.id, 'case-in-court', c.next_court_date::timestamp at time zone 'Asia/Hong_Kong'
      from cases c join case_access a on a.case_id = c.id
      where ${heldMemberships(actor, tx.now, COURT_ROLES)} and c.next_court_date
        between (${now}::timestamptz at time zone 'Asia/Hong_Kong')::date
        and (${now}::timestamptz at time zone 'Asia/Hong_Kong')::date + ${COURT_DAYS}::int
    union all
    select c.id, 'case-unread', a.valid_from from cases c join case_access a on a.case_id = c.id
      where ${heldMemberships(actor, tx.now, READING_ROLES)} and c.status = 'open' and not exists (
        select from viewings v join items i on i.id = v.item_id where v.officer_id = ${me} and i.case_id = c.id)`
}
