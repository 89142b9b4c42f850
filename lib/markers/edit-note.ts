import { sql } from 'drizzle-orm'
import type { z } from 'zod'
import { authorize } from '#lib/access/authorize.ts'
import { type Ctx, inTransaction } from '#lib/context.ts'
import { recordEvent } from '#lib/custody/record.ts'
import { lockMarker } from './rows.ts'
import { NoteMarkerInput } from './schema.ts'
import { type MarkerView, markerView } from './view.ts'

/** Changes the note of one's own marker; the record keeps the earlier one. */
export async function editMarkerNote(ctx: Ctx, raw: z.input<typeof NoteMarkerInput>): Promise<MarkerView> {
  const { markerId, note } = NoteMarkerInput.parse(raw)
  return inTransaction(ctx, async (tx) => {
    const marker = await lockMarker(tx, markerId)
    authorize(tx.actor, { on: 'marker', action: 'marker.change', resource: marker })
    if (marker.note === note) return markerView(tx.actor, marker)
    await tx.db.execute(sql`update markers set note = ${note} where id = ${markerId}`)
    await recordEvent(tx, {
      type: 'marker.noted',
      caseId: marker.caseId ?? undefined,
      itemId: marker.itemId,
      facts: { markerId },
      personal: { note },
    })
    return markerView(tx.actor, { ...marker, note })
  })
}
