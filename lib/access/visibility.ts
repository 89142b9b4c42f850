import { type SQL, sql } from 'drizzle-orm'
import type { Actor } from '#lib/context.ts'

/** An array parameter: postgres.js would spread a bare one into a list. */
const uuids = (ids: readonly string[]) => sql`${`{${ids.join(',')}}`}::uuid[]`

const mine = (officerId: string, now: string, contributing: boolean) => sql`(
  select a.case_id from case_access a where a.officer_id = ${officerId} and (a.role = 'contributor') = ${contributing}
    and a.valid_from <= ${now} and (a.expires_at is null or a.expires_at > ${now}))`

/** At which level a case is seen: its own, but for an item that was raised above it. */
const OF_CASE = sql`c.classification`
const OF_ITEM = sql`case when i.classification = 'CONFIDENTIAL' then i.classification else c.classification end`

/** The same rule as `case.see-items` in policy.ts, over the table or alias `c` of cases. */
export function casesWithItems(actor: Actor, now: Date, level = OF_CASE): SQL {
  if (actor.type === 'system') return sql`true`
  const cleared = actor.isCleared ? sql`true` : sql`${level} = 'RESTRICTED'`
  const byUnit = sql`not c.need_to_know and (c.unit_id = any (${uuids(actor.supervisedUnitIds)})
    or (${level} = 'RESTRICTED' and c.unit_id = any (${uuids(actor.postedUnitIds)})))`
  const audited = actor.roles.includes('auditor') ? sql`not c.need_to_know` : sql`false`
  return sql`((${cleared} and (c.id in ${mine(actor.id, now.toISOString(), false)} or (${byUnit}))) or ${audited})`
}

/** The same rule as `case.see` in policy.ts, over the alias `c` of cases. */
export function visibleCases(actor: Actor, now: Date, level = OF_CASE): SQL {
  if (actor.type === 'system') return sql`true`
  const cleared = actor.isCleared ? sql`true` : sql`${level} = 'RESTRICTED'`
  return sql`(${casesWithItems(actor, now, level)} or (${cleared} and c.id in ${mine(actor.id, now.toISOString(), true)}))`
}

/** The same rule as `source.see` in policy.ts, over the aliases `s` of sources and `c` of its case. */
export function visibleSources(actor: Actor, now: Date): SQL {
  if (actor.type === 'system') return sql`true`
  return sql`(${casesWithItems(actor, now)} or (s.added_by = ${actor.id} and ${visibleCases(actor, now)}))`
}

/** The same rule as `item.see` in policy.ts, over the aliases `i` of items and `c` of its case (left joined). */
export function visibleItems(actor: Actor, now: Date): SQL {
  if (actor.type === 'system') return sql`true`
  const cleared = actor.isCleared ? sql`true` : sql`i.classification = 'RESTRICTED'`
  const tray = sql`i.case_id is null and ${cleared}
    and (i.contributed_by = ${actor.id} or i.tray_unit_id = any (${uuids(actor.supervisedUnitIds)}))`
  const own = sql`i.contributed_by = ${actor.id} and ${visibleCases(actor, now, OF_ITEM)}`
  return sql`((${tray}) or (i.case_id is not null and (${casesWithItems(actor, now, OF_ITEM)} or (${own}))))`
}
