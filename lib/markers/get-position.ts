import { sql } from 'drizzle-orm'
import { type Ctx, inSnapshot } from '#lib/context.ts'

/** Where the actor stopped, in microseconds; null for one who has not begun. */
export async function positionOf(ctx: Ctx, itemId: string): Promise<number | null> {
  const { actor } = ctx
  if (actor.type !== 'officer') return null
  return inSnapshot(ctx, async (tx) => {
    const [row] = await tx.db.execute<{ atUs: number }>(sql`select at_us::float8 as "atUs" from playback_positions
      where officer_id = ${actor.id} and item_id = ${itemId}`)
    return row?.atUs ?? null
  })
}
