import { sql } from 'drizzle-orm'
import type { z } from 'zod'
import { authorize } from '#lib/access/authorize.ts'
import { type Ctx, inTransaction, type Tx } from '#lib/context.ts'
import { recordEvent } from '#lib/custody/record.ts'
import { CdipError } from '#lib/errors.ts'
import { type CaseRow, loadCase } from './rows.ts'
import { DecideProtectionInput } from './schema.ts'

type Proposal = {
  id: string
  classification: CaseRow['classification']
  needToKnow: boolean
  reason: string
  proposedBy: string
  proposedAs: 'officer-in-charge' | 'supervisor'
  stands: boolean
}

/**
 * Agrees to a proposed protection, declines it, or takes one's own back. The side that did not propose decides: two
 * persons, never one. Every exhibit's record is due again where it came into force. CONFLICT where it was decided, or
 * has lapsed: its time is over, or who proposed it is no longer what he proposed it as.
 */
export async function decideProtection(ctx: Ctx, raw: z.input<typeof DecideProtectionInput>): Promise<void> {
  const { caseId, proposalId, decision } = DecideProtectionInput.parse(raw)
  await inTransaction(ctx, async (tx) => {
    const theCase = await loadCase(tx, caseId, { lock: true })
    const [proposal] = await tx.db.execute<Proposal>(sql`
      select id, classification, need_to_know as "needToKnow", reason, proposed_by as "proposedBy", proposed_as as "proposedAs",
        proposal_stands(id) as stands
      from protection_proposals where id = ${proposalId} and case_id = ${caseId} and decision is null`)
    if (!proposal) throw new CdipError('CONFLICT', 'no such open proposal')
    authorize(tx.actor, {
      on: 'protection',
      action: decision === 'withdrawn' ? 'protection.withdraw' : 'protection.decide',
      resource: { case: theCase, proposedBy: proposal.proposedBy, proposedAs: proposal.proposedAs },
    })
    if (!proposal.stands) throw new CdipError('CONFLICT', 'the proposal has lapsed', { reason: 'PROPOSAL_LAPSED' })
    const by = tx.actor.type === 'officer' ? tx.actor.id : null
    await tx.db.execute(sql`update protection_proposals
      set decision = ${decision}, decided_by = ${by}, decided_at = ${tx.now.toISOString()}
      where id = ${proposalId} and decision is null`)
    if (decision === 'agreed') return putInForce(tx, caseId, proposal)
    await recordEvent(tx, { type: 'case.protection-refused', caseId, facts: { proposalId, decision }, personal: {} })
  })
}

async function putInForce(tx: Tx, caseId: string, proposal: Proposal): Promise<void> {
  const { id: proposalId, classification, needToKnow, proposedBy, reason } = proposal
  const facts = { proposalId, classification, needToKnow, proposedBy }
  await recordEvent(tx, { type: 'case.protection-changed', caseId, facts, personal: { reason } })
  await tx.db.execute(sql`update items set record_wanted = record_wanted + 1 where case_id = ${caseId}`)
  // The last act: under need-to-know the actor may lose sight of the case with it.
  await tx.db.execute(sql`select apply_protection(${proposalId})`)
}
