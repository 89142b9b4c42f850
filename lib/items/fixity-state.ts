import { sql } from 'drizzle-orm'
import { authorize } from '#lib/access/authorize.ts'
import { type Ctx, inSnapshot } from '#lib/context.ts'

/** How many masters there are, how many were damaged when they were read last, and when the longest unread one was. */
export type FixityState = { masters: number; damaged: number; oldest: string | null }

/** For who looks after the machines: no exhibit is named. FORBIDDEN for others. */
export async function getFixityState(ctx: Ctx): Promise<FixityState> {
  authorize(ctx.actor, { on: 'nothing', action: 'job.manage' })
  return inSnapshot(ctx, async (tx) => {
    const [row] = await tx.db.execute<FixityState>(sql`
      select masters::float8 as masters, damaged::float8 as damaged, oldest from fixity_state()`)
    if (!row) throw new Error('no state of the masters')
    return { ...row, oldest: row.oldest && new Date(row.oldest).toISOString() }
  })
}
