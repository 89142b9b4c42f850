import { type SQL, sql } from 'drizzle-orm'
import type { Actor, OfficerActor } from '#lib/context.ts'
import { type CaseFacts, type Classification, decide } from './policy.ts'

/** An array parameter: postgres.js would spread a bare one into a list. */
export const uuids = (ids: readonly string[]) => sql`${`{${ids.join(',')}}`}::uuid[]`

/** What holds now, over the alias `a` of case_access. */
export function accessHolds(now: Date): SQL {
  const at = now.toISOString()
  return sql`(a.valid_from <= ${at} and (a.expires_at is null or a.expires_at > ${at}))`
}

/** What holds now, over the alias `p` of postings. */
export function postingHolds(now: Date): SQL {
  const at = now.toISOString()
  return sql`(p.valid_from <= ${at} and (p.valid_to is null or p.valid_to > ${at}))`
}

/** The roles that the actor holds now in the case that `caseId` names, as the policy wants them. */
export const heldRoles = (actor: Actor, now: Date, caseId: SQL): SQL => sql`array(select a.role from case_access a
  where a.case_id = ${caseId} and a.officer_id = ${actor.type === 'officer' ? actor.id : null} and ${accessHolds(now)})`

const mine = (officerId: string, now: Date, contributing: boolean) => sql`(
  select a.case_id from case_access a where a.officer_id = ${officerId} and (a.role = 'contributor') = ${contributing}
    and ${accessHolds(now)})`

/** At which level a case is seen: its own, but for an item that was raised above it. */
const OF_CASE = sql`c.classification`
const OF_ITEM = sql`case when i.classification = 'CONFIDENTIAL' then i.classification else c.classification end`

/** Sight of a case's evidence, by membership or by unit, over the alias `c` of cases. */
export function evidenceSight(actor: OfficerActor, now: Date, level = OF_CASE): SQL {
  const cleared = actor.isCleared ? sql`true` : sql`${level} = 'RESTRICTED'`
  const byUnit = sql`not c.need_to_know and (c.unit_id = any (${uuids(actor.supervisedUnitIds)})
    or (${level} = 'RESTRICTED' and c.unit_id = any (${uuids(actor.postedUnitIds)})))`
  return sql`(${cleared} and (c.id in ${mine(actor.id, now, false)} or (${byUnit})))`
}

/** The same rule as `case.see-items` in policy.ts, over the table or alias `c` of cases. */
export function casesWithItems(actor: Actor, now: Date, level = OF_CASE): SQL {
  if (actor.type === 'system') return sql`true`
  const audited = actor.roles.includes('auditor') ? sql`not c.need_to_know` : sql`false`
  return sql`(${evidenceSight(actor, now, level)} or ${audited})`
}

/** A station sees nothing of any case but its own, over the alias `c` of cases. */
const inReach = ({ station }: OfficerActor): SQL => (station ? sql`c.id = ${station.caseId} and` : sql``)

/** The same rule as `case.see` in policy.ts, over the alias `c` of cases. */
export function visibleCases(actor: Actor, now: Date, level = OF_CASE): SQL {
  if (actor.type === 'system') return sql`true`
  const cleared = actor.isCleared ? sql`true` : sql`${level} = 'RESTRICTED'`
  return sql`(${inReach(actor)} (${casesWithItems(actor, now, level)} or (${cleared} and c.id in ${mine(actor.id, now, true)})))`
}

/**
 * The ways on which a case can come into sight, each answered by an index: together they hold every case that
 * `visibleCases` lets through, which still decides. `select` makes a query of a condition over the alias `c`.
 */
export function waysToCases(actor: Actor, select: (among: SQL) => SQL): SQL[] {
  if (actor.type === 'system' || actor.roles.includes('auditor')) return [select(sql`true`)]
  const units = uuids([...new Set([...actor.postedUnitIds, ...actor.supervisedUnitIds])])
  return [
    sql`(select n.* from unnest(${units}) as u (id) cross join lateral ${select(sql`c.unit_id = u.id`)} n)`,
    select(sql`c.id in (select a.case_id from case_access a where a.officer_id = ${actor.id})`),
  ]
}

/** The same rule as `source.see` in policy.ts, over the aliases `s` of sources and `c` of its case. */
export function visibleSources(actor: Actor, now: Date): SQL {
  if (actor.type === 'system') return sql`true`
  return sql`(${casesWithItems(actor, now)} or (s.added_by = ${actor.id} and ${visibleCases(actor, now)}))`
}

/** Not hidden from the actor: he decides about it, or supervises its case `c` as far as he is cleared for the item `i`. */
function notHidden(actor: OfficerActor, now: Date): SQL {
  const asMember = actor.roles.includes('supervisor')
    ? sql`c.id in (select a.case_id from case_access a
        where a.officer_id = ${actor.id} and a.role = 'supervisor' and ${accessHolds(now)})`
    : sql`false`
  return sql`(i.hidden_decider_id is null or i.hidden_decider_id = ${actor.id} or (${evidenceSight(actor, now, OF_ITEM)}
    and (c.unit_id = any (${uuids(actor.supervisedUnitIds)}) or ${asMember})))`
}

/** The same rule as `item.see` in policy.ts, over the aliases `i` of items and `c` of its case (left joined). */
export function visibleItems(actor: Actor, now: Date): SQL {
  if (actor.type === 'system') return sql`true`
  const cleared = actor.isCleared ? sql`true` : sql`i.classification = 'RESTRICTED'`
  const tray = sql`i.case_id is null and ${cleared}
    and (i.contributed_by = ${actor.id} or i.tray_unit_id = any (${uuids(actor.supervisedUnitIds)}))`
  const own = sql`i.contributed_by = ${actor.id} and ${visibleCases(actor, now, OF_ITEM)}`
  return sql`((${tray}) or (i.case_id is not null and (${casesWithItems(actor, now, OF_ITEM)} or (${own}))
    and ${notHidden(actor, now)}))`
}

/**
 * The same rule as `batch.see` in policy.ts, over the aliases `b` of batches, `o` of its officer and `c` of its case
 * (left joined).
 */
export function visibleBatches(actor: Actor, now: Date): SQL {
  if (actor.type === 'system') return sql`true`
  const supervised = uuids(actor.supervisedUnitIds)
  const asSupervisor = actor.roles.includes('supervisor')
    ? sql`c.id in (select a.case_id from case_access a
        where a.officer_id = ${actor.id} and a.role = 'supervisor' and ${accessHolds(now)})`
    : sql`false`
  return sql`(b.officer_id = ${actor.id} or (o.suspended_at is not null and (b.tray_unit_id = any (${supervised})
    or (${evidenceSight(actor, now)} and (c.unit_id = any (${supervised}) or ${asSupervisor})))))`
}

/** The same rule as `medium.see` in policy.ts, over the alias `m` of media. */
export function visibleMedia(actor: Actor): SQL {
  if (actor.type === 'system' || actor.roles.includes('auditor')) return sql`true`
  const units = new Set([...actor.keptUnitIds, ...actor.postedUnitIds, ...actor.supervisedUnitIds])
  return sql`(m.unit_id = any (${uuids([...units])}) or m.holder_id = ${actor.id})`
}

/** What belongs to a unit whose store the actor keeps; `unit` is its column. */
export const visibleToKeeper = (actor: Actor, unit: SQL): SQL =>
  actor.type === 'system' ? sql`true` : sql`(${unit} = any (${uuids(actor.keptUnitIds)}))`

/** Media that the actor keeps or has in his hands, over the same alias. */
export const mediaInCare = (actor: OfficerActor): SQL =>
  sql`(m.unit_id = any (${uuids(actor.keptUnitIds)}) or m.holder_id = ${actor.id})`

/** The same rule as `medium.read`. */
export function readableMedia(actor: Actor): SQL {
  if (actor.type === 'system' || actor.roles.includes('auditor')) return sql`true`
  return mediaInCare(actor)
}

/**
 * The files of a batch that he looks after which he may be told of, over the aliases `b` of the batch, `up` of the file's
 * upload and `i` of the exhibit in his sight (left joined): of another's batch a sealed one only with its exhibit.
 */
export const visibleFiles = (actor: Actor): SQL =>
  sql`(b.officer_id = ${actor.type === 'officer' ? actor.id : null} or up.state is distinct from 'sealed' or i.id is not null)`

/** The same rule as `transfer.see` in policy.ts, over the aliases `t` of transfers and `c` of its case. */
export function visibleTransfers(actor: Actor, now: Date): SQL {
  if (actor.type === 'system') return sql`true`
  return sql`(${inReach(actor)} (${casesWithItems(actor, now)} or (${visibleCases(actor, now)} and exists (
    select from transfer_contributors k where k.transfer_id = t.id and k.officer_id = ${actor.id}))))`
}

/** The events of a case or an exhibit in his sight, over `e` of custody_events, `i` of its item and `c` of that one's case. */
export const visibleEvents = (actor: Actor, now: Date): SQL => sql`(e.item_id is null or ${visibleItems(actor, now)})`

/**
 * The same rule as `search.see` in policy.ts, over the alias `s` of officer_searches: who oversees sees all but those
 * about himself.
 */
export function visibleSearches(actor: Actor): SQL {
  if (actor.type === 'system') return sql`true`
  if (!decide(actor, { on: 'nothing', action: 'search.see' })) return sql`false`
  return sql`s.subject_id <> ${actor.id}`
}

// A search by officer is for one question, not for the rest of the day.
const LOG_SEARCH_MS = 3_600_000

/** Searches of the security log by officer that the actor recorded within the hour, over the alias `e` of its events. */
export function ownLogSearches(actor: Actor, now: Date): SQL {
  const by = actor.type === 'officer' ? actor.serviceNumber : ''
  const since = new Date(now.getTime() - LOG_SEARCH_MS).toISOString()
  return sql`(e.type = 'log-searched' and e.detail ->> 'by' = ${by} and e.at > ${since})`
}

/** Whether the actor sees the case that `id` names, if it names one; `known` was found to be in his sight. */
const seesCase = (actor: Actor, now: Date, id: SQL, known: string | null) => sql`(${id} is null or ${id} = ${known}
  or exists (select from cases c where c.id = ${id} and ${visibleCases(actor, now)}))`

/**
 * Whether the actor may read the bytes of an event, over the aliases `e` of custody_events, `i` of its item and `c` of
 * that one's case (left joined): they name the exhibit and each case that it belonged to, a hidden one, too.
 */
export function visibleBytes(actor: Actor, now: Date, known: string | null): SQL {
  if (actor.type === 'system') return sql`true`
  return sql`((e.item_id is null or ${visibleItems(actor, now)})
    and ${seesCase(actor, now, sql`e.case_id`, known)} and ${seesCase(actor, now, sql`e.from_case_id`, known)})`
}

const LOOKED = sql`('item.viewed', 'item.downloaded', 'item.snapshot-taken', 'marker.added', 'marker.noted', 'marker.removed')`

/**
 * Which values of such an event the actor may read, over `v` of event_values too: of an exhibit that left for where he
 * doesn't see it, only who let it go; the number of a case only where he sees the case; and of one that lay in a case
 * which he doesn't see, neither who looked at it there nor why it was moved there.
 */
export function visibleValues(actor: Actor, now: Date, known: string | null): SQL {
  if (actor.type === 'system') return sql`true`
  return sql`((v.field in ('actorName', 'actorServiceNumber') or e.from_case_id is null or ${visibleItems(actor, now)})
    and (not (v.field in ('reportNumber', 'reason') or e.type in ${LOOKED}) or ${seesCase(actor, now, sql`e.case_id`, known)})
    and (v.field <> 'fromReportNumber' or ${seesCase(actor, now, sql`e.from_case_id`, known)}))`
}

const NOBODY = '00000000-0000-0000-0000-000000000000'

/**
 * What `item.see` in policy.ts leaves to ask of each item `i` of one case, whose facts are known: its level, whose it is,
 * and whether it is hidden. The policy itself answers for a foreign item, an own one and a hidden one, at both levels.
 */
export function itemsWithin(actor: Actor, theCase: CaseFacts): SQL {
  const sees = (contributedBy: string, classification: Classification, hiddenFor: string | null = null) => {
    const resource = { contributedBy, classification, case: theCase, hiddenFor }
    return decide(actor, { on: 'item', action: 'item.see', resource })
  }
  const at = (level: Classification) => {
    if (actor.type !== 'officer' || sees(NOBODY, level, NOBODY)) return sql`true`
    const shown = sql`(i.hidden_decider_id is null or i.hidden_decider_id = ${actor.id})`
    if (sees(NOBODY, level)) return shown
    return sees(actor.id, level) ? sql`(i.contributed_by = ${actor.id} and ${shown})` : sql`false`
  }
  return sql`(case when i.classification = 'RESTRICTED' then ${at('RESTRICTED')} else ${at('CONFIDENTIAL')} end)`
}

/** The same for `source.see`, over the alias `s` of the sources of that case. */
export function sourcesWithin(actor: Actor, theCase: CaseFacts): SQL {
  const sees = (addedBy: string) =>
    decide(actor, { on: 'source', action: 'source.see', resource: { addedBy, case: theCase } })
  if (sees(NOBODY)) return sql`true`
  return actor.type === 'officer' && sees(actor.id) ? sql`s.added_by = ${actor.id}` : sql`false`
}
