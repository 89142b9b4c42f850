import type { OfficerActor } from '#lib/context.ts'
import type { CaseFacts, Classification } from './policy.ts'
import { atLevel, isSupervisorOf } from './sight.ts'

/** Material that should not be held, hidden on request; `deciderCan`: the named decider may still view it, so he decides. */
export type HidingFacts = {
  case: CaseFacts
  /** The exhibit's. */
  level: Classification
  askedBy: string
  deciderId: string
  deciderCan: boolean
}

/**
 * The named decider says whether it stays hidden, never who asked. Where he left the case or the Force, its supervisor does:
 * nothing stays hidden for want of somebody to ask.
 */
export function decideOnHiding(actor: OfficerActor, facts: HidingFacts): boolean {
  if (facts.askedBy === actor.id) return false
  if (facts.deciderCan) return facts.deciderId === actor.id
  return isSupervisorOf(actor, atLevel(facts.case, facts.level))
}
