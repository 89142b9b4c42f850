import { sql } from 'drizzle-orm'
import { keptUnitsOf } from '#lib/access/duties.ts'
import { visibleMedia } from '#lib/access/visibility.ts'
import { type Ctx, inSnapshot } from '#lib/context.ts'
import type { UnitView } from '#lib/units/view.ts'

/** The units whose stores the actor keeps, and those of which he sees a medium: to choose one from. */
export async function listRegisterUnits(ctx: Ctx): Promise<{ kept: UnitView[]; shown: UnitView[] }> {
  const ids = ctx.actor.type === 'officer' ? keptUnitsOf(ctx.actor) : []
  return inSnapshot(ctx, async (tx) => {
    const units = await tx.db.execute<UnitView & { isKept: boolean }>(sql`
      select u.id, u.name_en as en, u.name_zh as zh, u.id = any (${`{${ids.join(',')}}`}::uuid[]) as "isKept"
      from units u where u.id = any (${`{${ids.join(',')}}`}::uuid[])
        or exists (select from media m where m.unit_id = u.id and ${visibleMedia(tx.actor)})
      order by u.name_en, u.id`)
    const plain = units.map(({ id, en, zh, isKept }) => ({ isKept, unit: { id, en, zh } }))
    return {
      kept: plain.filter(({ isKept }) => isKept).map(({ unit }) => unit),
      shown: plain.map(({ unit }) => unit),
    }
  })
}
