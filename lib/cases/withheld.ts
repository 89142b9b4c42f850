import { sql } from 'drizzle-orm'
import { decide } from '#lib/access/policy.ts'
import { type Ctx, inSnapshot } from '#lib/context.ts'

/** How many cases are withheld from an auditor: a number that no search narrows. 0 for everybody else. */
export async function withheldCases(ctx: Ctx): Promise<number> {
  if (!decide(ctx.actor, { on: 'nothing', action: 'case.count-withheld' })) return 0
  return inSnapshot(ctx, async (tx) => {
    const [row] = await tx.db.execute<{ count: number }>(sql`select withheld_cases() as count`)
    return row?.count ?? 0
  })
}
