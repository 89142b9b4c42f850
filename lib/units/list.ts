import { sql } from 'drizzle-orm'
import { authorize } from '#lib/access/authorize.ts'
import { postingHolds } from '#lib/access/visibility.ts'
import { type Ctx, inSnapshot } from '#lib/context.ts'
import type { UnitBranch } from './view.ts'

/** Every unit, each after the one above it, with how many officers are posted there now. FORBIDDEN for others than administrators. */
export async function listUnits(ctx: Ctx): Promise<UnitBranch[]> {
  authorize(ctx.actor, { on: 'nothing', action: 'officer.manage' })
  return inSnapshot(ctx, async (tx) => [
    ...(await tx.db.execute<UnitBranch>(sql`
      with recursive tree as (
        select id, name_en, name_zh, 0 as depth, array[name_en || id] as path from units where parent_id is null
        union all
        select u.id, u.name_en, u.name_zh, t.depth + 1, t.path || (u.name_en || u.id) from units u join tree t on u.parent_id = t.id)
      select t.id, t.name_en as en, t.name_zh as zh, t.depth, count(distinct p.officer_id)::int as officers
      from tree t left join postings p on p.unit_id = t.id and ${postingHolds(tx.now)}
      group by t.id, t.name_en, t.name_zh, t.depth, t.path order by t.path`)),
  ])
}
