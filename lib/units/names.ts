import { sql } from 'drizzle-orm'
import { authorize } from '#lib/access/authorize.ts'
import { type Ctx, inSnapshot } from '#lib/context.ts'
import type { UnitView } from './view.ts'

/** All units by name, to choose one from: for those who search cases, since a case may be given to any unit. */
export async function unitNames(ctx: Ctx): Promise<UnitView[]> {
  authorize(ctx.actor, { on: 'nothing', action: 'case.search' })
  return inSnapshot(ctx, async (tx) => [
    ...(await tx.db.execute<UnitView>(sql`select id, name_en as en, name_zh as zh from units order by name_en, id`)),
  ])
}
