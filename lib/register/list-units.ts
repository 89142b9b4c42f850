import { sql } from 'drizzle-orm'
import { authorize } from '#lib/access/authorize.ts'
import { visibleMedia } from '#lib/access/visibility.ts'
import { type Ctx, inSnapshot } from '#lib/context.ts'
import type { UnitView } from '#lib/units/view.ts'

/** The units of which the actor sees a medium, by name. FORBIDDEN for who has no part in the register. */
export async function listRegisterUnits(ctx: Ctx): Promise<UnitView[]> {
  authorize(ctx.actor, { on: 'nothing', action: 'register.see' })
  return inSnapshot(ctx, async (tx) => [
    ...(await tx.db.execute<UnitView>(sql`select u.id, u.name_en as en, u.name_zh as zh from units u
      where exists (select from media m where m.unit_id = u.id and ${visibleMedia(tx.actor)}) order by u.name_en, u.id`)),
  ])
}
