import { sql } from 'drizzle-orm'
import { authorize } from '#lib/access/authorize.ts'
import { loadCase } from '#lib/cases/rows.ts'
import { type Ctx, inSnapshot } from '#lib/context.ts'
import { itemFacts, loadItem } from '#lib/items/rows.ts'

export type RecordOfficer = { id: string; name: string }

/** Who did anything in the record of an item, by name. NOT_FOUND outside the actor's sight. */
export async function officersOfItem(ctx: Ctx, itemId: string): Promise<RecordOfficer[]> {
  return inSnapshot(ctx, async (tx) => {
    const item = await loadItem(tx, itemId)
    authorize(tx.actor, { on: 'item', action: 'custody.read', resource: itemFacts(item) })
    return await tx.db.execute<RecordOfficer>(sql`
      select o.id, o.name from officers o
      where o.id in (select e.actor_id from custody_events e where e.item_id = ${itemId}) order by o.name limit 200`)
  })
}

/** Who did anything in the record of a case: found by leaps over an index, however long that is. FORBIDDEN as the record. */
export async function officersOfCase(ctx: Ctx, caseId: string): Promise<RecordOfficer[]> {
  return inSnapshot(ctx, async (tx) => {
    authorize(tx.actor, { on: 'case', action: 'custody.read', resource: await loadCase(tx, caseId) })
    return await tx.db.execute<RecordOfficer>(sql`
      with recursive found as (
        (select actor_id from custody_events where case_id = ${caseId} and actor_id is not null order by actor_id limit 1)
        union all
        select (select e.actor_id from custody_events e where e.case_id = ${caseId} and e.actor_id > f.actor_id
          order by e.actor_id limit 1) from found f where f.actor_id is not null)
      select o.id, o.name from found f join officers o on o.id = f.actor_id order by o.name limit 200`)
  })
}
