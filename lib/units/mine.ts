import { sql } from 'drizzle-orm'
import { workUnitsOf } from '#lib/access/duties.ts'
import { uuids } from '#lib/access/visibility.ts'
import type { Ctx } from '#lib/context.ts'
import type { UnitView } from './view.ts'

/** The units where the actor is posted to work on cases. */
export async function myUnits(ctx: Ctx): Promise<UnitView[]> {
  const ids = ctx.actor.type === 'officer' ? workUnitsOf(ctx.actor) : []
  if (ids.length === 0) return []
  return await ctx.db.execute<UnitView>(sql`
    select id, name_en as en, name_zh as zh from units where id = any (${uuids(ids)}) order by name_en`)
}
