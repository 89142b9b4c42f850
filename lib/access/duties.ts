import { type SQL, sql } from 'drizzle-orm'
import type { OfficerActor } from '#lib/context.ts'
import type { CaseRole, Classification } from './policy.ts'
import { COUNTERSIGN_LATE_MS } from './transfers.ts'
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

/**
 * Submitted transfers that the actor may countersign or return, over the aliases `t` of transfers and `c` of its case: the
 * same rule as `transfer.countersign` in policy.ts.
 */
export function transfersToDecide(actor: OfficerActor, now: Date): SQL {
  const lateSince = new Date(now.getTime() - COUNTERSIGN_LATE_MS).toISOString()
  const isHead = supervisedCases(actor)
  const own = actor.roles.includes('supervisor')
    ? sql`(${holds(actor, now, 'supervisor')} or (${isHead} and not has_own_supervisor(t.id)))`
    : sql`false`
  const works = actor.roles.includes('officer') || actor.roles.includes('supervisor')
  const late = works ? sql`(${isHead} or ${holds(actor, now, 'deputy')})` : sql`${isHead}`
  return sql`(t.state = 'submitted' and ${evidenceSight(actor, now)}
    and not exists (select from transfer_contributors k where k.transfer_id = t.id and k.officer_id = ${actor.id})
    and (${own} or (t.submitted_at <= ${lateSince} and ${late}))
    and not exists (select from exhibits_kept_from_me(t.id)))`
}

/** Officers who may be given a place in a case of this level, over the alias `o` of officers. */
export const fitOfficers = (classification: Classification): SQL =>
  sql`(o.suspended_at is null and (${classification} = 'RESTRICTED' or o.cleared_confidential))`
