import { sql } from 'drizzle-orm'
import type { Ctx } from '#lib/context.ts'
import type { UnitView } from './view.ts'

/** The units where the actor is posted to work on cases. */
export async function myUnits(ctx: Ctx): Promise<UnitView[]> {
  if (ctx.actor.type !== 'officer' || ctx.actor.postedUnitIds.length === 0) return []
  const ids = `{${ctx.actor.postedUnitIds.join(',')}}`
  return await ctx.db.execute<UnitView>(sql`
    select id, name_en as en, name_zh as zh from units where id = any (${ids}::uuid[]) order by name_en`)
}
