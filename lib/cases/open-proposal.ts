import { sql } from 'drizzle-orm'
import { authorize } from '#lib/access/authorize.ts'
import { decide } from '#lib/access/policy.ts'
import { type Ctx, inSnapshot } from '#lib/context.ts'
import type { Named } from '#lib/i18n/formats.ts'
import { type CaseRow, loadCase } from './rows.ts'

/** A proposed protection of a case that waits for the other side, with who would no longer see the case. */
export type ProposalView = {
  id: string
  classification: CaseRow['classification']
  needToKnow: boolean
  reason: string
  proposer: Named
  proposedAt: string
  lapsesAt: string
  losing: { name: Named; serviceNumber: string }[]
  can: { decide: boolean; withdraw: boolean }
}
type Row = Omit<ProposalView, 'losing' | 'can'> & {
  proposedBy: string
  proposedAs: 'officer-in-charge' | 'supervisor'
}

/** The open proposal of a case that has not lapsed, or null. NOT_FOUND outside the actor's sight, FORBIDDEN for a mere contributor. */
export async function openProposal(ctx: Ctx, caseId: string): Promise<ProposalView | null> {
  return inSnapshot(ctx, async (tx) => {
    const theCase = await loadCase(tx, caseId)
    authorize(tx.actor, { on: 'case', action: 'case.see-items', resource: theCase })
    const [row] = await tx.db.execute<Row>(sql`
      select p.id, p.classification, p.need_to_know as "needToKnow", p.reason,
        json_build_object('en', o.name, 'zh', o.name_zh) as proposer, p.proposed_at as "proposedAt", p.lapses_at as "lapsesAt", p.proposed_by as "proposedBy", p.proposed_as as "proposedAs"
      from protection_proposals p join officers o on o.id = p.proposed_by
      where p.case_id = ${caseId} and p.decision is null and proposal_stands(p.id)`)
    if (!row) return null
    const { proposedBy, proposedAs, ...proposal } = row
    const resource = { case: theCase, proposedBy, proposedAs }
    const can = {
      decide: decide(tx.actor, { on: 'protection', action: 'protection.decide', resource }),
      withdraw: decide(tx.actor, { on: 'protection', action: 'protection.withdraw', resource }),
    }
    const losing = can.decide
      ? await tx.db.execute<ProposalView['losing'][number]>(sql`
          select json_build_object('en', o.name, 'zh', o.name_zh) as name, o.service_number as "serviceNumber"
          from who_would_lose_sight(${caseId}, ${row.classification}, ${row.needToKnow}) w
            join officers o on o.service_number = w.service_number
          order by o.name limit 200`)
      : []
    const [proposedAt, lapsesAt] = [new Date(row.proposedAt).toISOString(), new Date(row.lapsesAt).toISOString()]
    return { ...proposal, proposedAt, lapsesAt, losing: [...losing], can }
  })
}
