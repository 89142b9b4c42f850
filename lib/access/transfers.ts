import type { OfficerActor } from '#lib/context.ts'
import type { CaseFacts } from './policy.ts'
import { audits, has, hasEvidenceSight, holds, isContributor, supervises, worksOn } from './sight.ts'

/**
 * The content of a medium on its way into a case. `iContributed`: an entry or an outcome of it is the actor's;
 * `hasOwnSupervisor`: a supervisor is a member of the case who may sign it; `seesAll`: no exhibit of it is kept from the
 * actor; `submittedAt`: null before it was.
 */
export type TransferFacts = {
  case: CaseFacts
  iContributed: boolean
  hasOwnSupervisor: boolean
  seesAll: boolean
  submittedAt: Date | null
}
export type TransferAction = 'transfer.see' | 'transfer.fill' | 'transfer.leave-out' | 'transfer.countersign'

/** So long a transfer waits for the case's own supervisor; after it, its deputy and the head of its unit may sign too. */
export const COUNTERSIGN_LATE_MS = 7 * 24 * 60 * 60 * 1000

/**
 * What a medium holds is confirmed by the case's supervisor, who was not at it: never by who contributed an entry or an
 * outcome, nor by one from whom a part of it is kept. Material is left out by who leads the case.
 */
export function decideOnTransfer(
  actor: OfficerActor,
  action: TransferAction,
  facts: TransferFacts,
  now: Date,
): boolean {
  const isOwn = facts.iContributed && isContributor(actor, facts.case)
  const sight = hasEvidenceSight(actor, facts.case)
  switch (action) {
    case 'transfer.see':
      return sight || audits(actor, facts.case) || isOwn
    case 'transfer.fill':
      return worksOn(actor, facts.case) || (isOwn && has(actor, 'officer', 'supervisor'))
    case 'transfer.leave-out':
      return (
        sight &&
        has(actor, 'officer', 'supervisor') &&
        (holds(facts.case, 'officer-in-charge', 'deputy') || supervises(actor, facts.case))
      )
    case 'transfer.countersign': {
      if (!sight || facts.iContributed || !facts.seesAll || !facts.submittedAt) return false
      const isHead = supervises(actor, facts.case)
      if (has(actor, 'supervisor') && (holds(facts.case, 'supervisor') || (isHead && !facts.hasOwnSupervisor)))
        return true
      const isLate = now.getTime() - facts.submittedAt.getTime() >= COUNTERSIGN_LATE_MS
      return isLate && (isHead || (has(actor, 'officer', 'supervisor') && holds(facts.case, 'deputy')))
    }
  }
}
