import { sql } from 'drizzle-orm'
import { authorize } from '#lib/access/authorize.ts'
import { keptUnitsOf } from '#lib/access/duties.ts'
import { uuids } from '#lib/access/visibility.ts'
import { type Ctx, inSnapshot } from '#lib/context.ts'
import type { UnitView } from '#lib/units/view.ts'

/** The units whose stores the actor keeps, by name. FORBIDDEN for who keeps none. */
export async function listKeptUnits(ctx: Ctx): Promise<UnitView[]> {
  authorize(ctx.actor, { on: 'nothing', action: 'register.keep' })
  const ids = ctx.actor.type === 'officer' ? keptUnitsOf(ctx.actor) : []
  return inSnapshot(ctx, async (tx) => [
    ...(await tx.db.execute<UnitView>(sql`select id, name_en as en, name_zh as zh from units
      where id = any (${uuids(ids)}) order by name_en, id`)),
  ])
}
