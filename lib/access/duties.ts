import { type SQL, sql } from 'drizzle-orm'
import type { OfficerActor } from '#lib/context.ts'
import type { CaseRole, Classification } from './policy.ts'
import { accessHolds, evidenceSight, postingHolds, uuids } from './visibility.ts'

/* What falls to an officer, as SQL: whose act a case, a tray or a proposal waits for. Who sees it is visibility.ts's. */

/** The units where the actor is posted to work on cases. */
export const workUnitsOf = (actor: OfficerActor): readonly string[] => actor.postedUnitIds

/** The units whose store the actor keeps. */
export const keptUnitsOf = (actor: OfficerActor): readonly string[] => actor.keptUnitIds

/** Postings that keep the stores of these units now, over the aliases `p` of postings and `c` of the closure of units. */
export const keepsStoreOf = (unitIds: readonly string[], now: Date): SQL =>
  sql`(p.role = 'exhibits' and ${postingHolds(now)} and c.ancestor_id = p.unit_id and c.descendant_id = any (${uuids(unitIds)}))`

/** Cases of the units that the actor supervises, over the alias `c` of cases. */
export const supervisedCases = (actor: OfficerActor): SQL => sql`c.unit_id = any (${uuids(actor.supervisedUnitIds)})`

/** What lies in the trays of those units, over the alias `i` of items. */
export const supervisedTrays = (actor: OfficerActor): SQL =>
  sql`i.tray_unit_id = any (${uuids(actor.supervisedUnitIds)})`

/** Memberships of the actor that hold now in one of these roles, over the alias `a` of case_access. */
export const heldMemberships = (actor: OfficerActor, now: Date, roles: readonly CaseRole[]): SQL =>
  sql`(a.officer_id = ${actor.id} and a.role = any (${`{${roles.join(',')}}`}::text[]) and ${accessHolds(now)})`
/** Who prepares a case for the court, and who reads it for the prosecution. */
export const COURT_ROLES = ['officer-in-charge', 'deputy', 'legal'] as const satisfies CaseRole[]
export const READING_ROLES = ['legal'] as const satisfies CaseRole[]

const holds = (actor: OfficerActor, now: Date, role: CaseRole) =>
  sql`exists (select from case_access a where a.case_id = c.id and ${heldMemberships(actor, now, [role])})`

/**
 * Proposals that the actor may decide, over the aliases `p` of protection_proposals and `c` of its case: the same rule as `protection.decide` in policy.ts.
 */
export function proposalsToDecide(actor: OfficerActor, now: Date): SQL {
  const asSupervisor = actor.roles.includes('supervisor') ? holds(actor, now, 'supervisor') : sql`false`
  return sql`(p.proposed_by <> ${actor.id} and ${evidenceSight(actor, now)} and (
    p.proposed_as = 'supervisor' and ${holds(actor, now, 'officer-in-charge')}
    or p.proposed_as = 'officer-in-charge' and (${supervisedCases(actor)} or ${asSupervisor})))`
}

/** Officers who may be given a place in a case of this level, over the alias `o` of officers. */
export const fitOfficers = (classification: Classification): SQL =>
  sql`(o.suspended_at is null and (${classification} = 'RESTRICTED' or o.cleared_confidential))`
