import { sql } from 'drizzle-orm'
import { authorize } from '#lib/access/authorize.ts'
import { type Ctx, inTransaction } from '#lib/context.ts'
import { recordEvent } from '#lib/custody/record.ts'
import { lockMarker } from './rows.ts'

/** Takes one's own marker away; the record keeps that it was there. */
export async function removeMarker(ctx: Ctx, markerId: string): Promise<void> {
  await inTransaction(ctx, async (tx) => {
    const marker = await lockMarker(tx, markerId)
    authorize(tx.actor, { on: 'marker', action: 'marker.change', resource: marker })
    await tx.db.execute(sql`update markers set removed_at = ${tx.now.toISOString()} where id = ${markerId}`)
    await recordEvent(tx, {
      type: 'marker.removed',
      caseId: marker.caseId ?? undefined,
      itemId: marker.itemId,
      facts: { markerId, atUs: marker.atUs },
      personal: { note: marker.note },
    })
  })
}
