import type { OfficerActor, Role } from '#lib/context.ts'
import type { CaseFacts, CaseRole, Classification } from './policy.ts'

/* What the rules of policy.ts are made of: how an officer stands to a case. Pure. */

export const has = (actor: OfficerActor, ...roles: Role[]) => roles.some((role) => actor.roles.includes(role))

export const isClearedFor = (actor: OfficerActor, facts: CaseFacts) =>
  facts.classification === 'RESTRICTED' || actor.isCleared

/** Sight as an investigator or reviewer has it: by membership, or by unit. `contributor` alone is not enough. */
export function hasEvidenceSight(actor: OfficerActor, facts: CaseFacts): boolean {
  if (!isClearedFor(actor, facts)) return false
  if (facts.myRoles.some((role) => role !== 'contributor')) return true
  if (facts.needToKnow) return false
  if (actor.supervisedUnitIds.includes(facts.unitId)) return true
  return facts.classification === 'RESTRICTED' && actor.postedUnitIds.includes(facts.unitId)
}

export function isContributor(actor: OfficerActor, facts: CaseFacts): boolean {
  return facts.myRoles.includes('contributor') && isClearedFor(actor, facts)
}

/** Auditors read the record of every case that is not withheld, and none of its bytes. */
export const audits = (actor: OfficerActor, facts: CaseFacts) => has(actor, 'auditor') && !facts.needToKnow

export const holds = (facts: CaseFacts, ...roles: CaseRole[]) => roles.some((role) => facts.myRoles.includes(role))

/** Works on the case: by unit, or as a member who is more than a reader. */
export const worksOn = (actor: OfficerActor, facts: CaseFacts) =>
  has(actor, 'officer', 'supervisor') &&
  hasEvidenceSight(actor, facts) &&
  (facts.myRoles.every((role) => role === 'contributor') ||
    holds(facts, 'officer-in-charge', 'deputy', 'investigator', 'supervisor'))

export const supervises = (actor: OfficerActor, facts: CaseFacts) => actor.supervisedUnitIds.includes(facts.unitId)

/** Supervisor of the case: by its unit, or as a member. */
export const isSupervisorOf = (actor: OfficerActor, facts: CaseFacts) =>
  hasEvidenceSight(actor, facts) &&
  (supervises(actor, facts) || (has(actor, 'supervisor') && holds(facts, 'supervisor')))

/** A case as an item of it is seen: one that was raised, as though the whole case were CONFIDENTIAL. */
export const atLevel = (facts: CaseFacts, classification: Classification): CaseFacts =>
  classification === 'CONFIDENTIAL' ? { ...facts, classification } : facts
