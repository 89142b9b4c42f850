import { sql } from 'drizzle-orm'
import { v7 } from 'uuid'
import type { z } from 'zod'
import { authorize } from '#lib/access/authorize.ts'
import { decide } from '#lib/access/policy.ts'
import { type Ctx, inTransaction, type OfficerActor, type Tx } from '#lib/context.ts'
import { recordEvent } from '#lib/custody/record.ts'
import { CdipError } from '#lib/errors.ts'
import { loadCase } from './rows.ts'
import { ProposeProtectionInput } from './schema.ts'

/** What nobody took up for so long is not meant any more. */
const STANDS_MS = 30 * 24 * 3_600_000

/**
 * Proposes another classification or need-to-know for a case; the other side (officer in charge, or supervisor)
 * agrees. One that has lapsed gives way. CONFLICT where a proposal stands, INVALID where nothing would change.
 */
export async function proposeProtection(ctx: Ctx, raw: z.input<typeof ProposeProtectionInput>): Promise<void> {
  const { caseId, classification, needToKnow, reason } = ProposeProtectionInput.parse(raw)
  await inTransaction(ctx, async (tx) => {
    const theCase = await loadCase(tx, caseId, { lock: true })
    const isSupervisor = decide(tx.actor, { on: 'case', action: 'case.protect-as-supervisor', resource: theCase })
    if (!isSupervisor)
      authorize(tx.actor, { on: 'case', action: 'case.protect-as-officer-in-charge', resource: theCase })
    if (tx.actor.type !== 'officer') throw new CdipError('FORBIDDEN', 'a person proposes')
    if (theCase.classification === classification && theCase.needToKnow === needToKnow)
      throw new CdipError('INVALID', 'nothing would change', { reason: 'NOTHING_CHANGES' })
    await endLapsed(tx, tx.actor, caseId)
    const id = v7()
    const lapsesAt = new Date(tx.now.getTime() + STANDS_MS).toISOString()
    const made = await tx.db.execute(sql`insert into protection_proposals
      (id, case_id, classification, need_to_know, reason, proposed_by, proposed_as, proposed_at, lapses_at)
      values (${id}, ${caseId}, ${classification}, ${needToKnow}, ${reason}, ${tx.actor.id},
        ${isSupervisor ? 'supervisor' : 'officer-in-charge'}, ${tx.now.toISOString()}, ${lapsesAt})
      on conflict (case_id) where decision is null do nothing returning 1`)
    if (made.length === 0) throw new CdipError('CONFLICT', 'a proposal is open', { reason: 'PROPOSAL_OPEN' })
    const facts = { proposalId: id, classification, needToKnow }
    await recordEvent(tx, { type: 'case.protection-proposed', caseId, facts, personal: { reason } })
  })
}

async function endLapsed(tx: Tx, actor: OfficerActor, caseId: string): Promise<void> {
  const ended = await tx.db.execute<{ id: string }>(sql`update protection_proposals
    set decision = 'lapsed', decided_by = ${actor.id}, decided_at = ${tx.now.toISOString()}
    where case_id = ${caseId} and decision is null and not proposal_stands(id) returning id`)
  for (const { id: proposalId } of ended)
    await recordEvent(tx, { type: 'case.protection-lapsed', caseId, facts: { proposalId }, personal: {} })
}
