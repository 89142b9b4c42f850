import { sql } from 'drizzle-orm'
import { authorize } from '#lib/access/authorize.ts'
import { decide } from '#lib/access/policy.ts'
import { visibleEvents } from '#lib/access/visibility.ts'
import { loadCase } from '#lib/cases/rows.ts'
import { type Ctx, inSnapshot } from '#lib/context.ts'
import type { Named } from '#lib/i18n/formats.ts'
import { itemFacts, loadItem } from '#lib/items/rows.ts'

export type RecordOfficer = { id: string; name: Named }

/**
 * Who did anything in the record of an item, by name; null for who may not ask the record about one officer. NOT_FOUND
 * outside the actor's sight.
 */
export async function officersOfItem(ctx: Ctx, itemId: string): Promise<RecordOfficer[] | null> {
  return inSnapshot(ctx, async (tx) => {
    const item = await loadItem(tx, itemId)
    const resource = itemFacts(item)
    authorize(tx.actor, { on: 'item', action: 'custody.read', resource })
    if (!decide(tx.actor, { on: 'item', action: 'custody.read-by-officer', resource })) return null
    return await tx.db.execute<RecordOfficer>(sql`
      select o.id, json_build_object('en', o.name, 'zh', o.name_zh) as name from officers o
      where o.id in (select e.actor_id from custody_events e where e.item_id = ${itemId}) order by o.name limit 200`)
  })
}

/** The same of a case: found by leaps over an index, however long its record is. FORBIDDEN as the record. */
export async function officersOfCase(ctx: Ctx, caseId: string): Promise<RecordOfficer[] | null> {
  return inSnapshot(ctx, async (tx) => {
    const resource = await loadCase(tx, caseId)
    authorize(tx.actor, { on: 'case', action: 'custody.read', resource })
    if (!decide(tx.actor, { on: 'case', action: 'custody.read-by-officer', resource })) return null
    const seen = sql`from custody_events e left join items i on i.id = e.item_id left join cases c on c.id = i.case_id
      where e.case_id = ${caseId} and ${visibleEvents(tx.actor, tx.now)}`
    return await tx.db.execute<RecordOfficer>(sql`
      with recursive found as (
        (select e.actor_id ${seen} and e.actor_id is not null order by e.actor_id limit 1)
        union all
        select (select e.actor_id ${seen} and e.actor_id > f.actor_id
          order by e.actor_id limit 1) from found f where f.actor_id is not null)
      select o.id, json_build_object('en', o.name, 'zh', o.name_zh) as name from found f join officers o on o.id = f.actor_id order by o.name limit 200`)
  })
}
