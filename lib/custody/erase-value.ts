import { sql } from 'drizzle-orm'
import { z } from 'zod'
import { type Ctx, inTransaction } from '#lib/context.ts'
import { CdipError } from '#lib/errors.ts'
import { recordEvent } from './record.ts'

export const EraseValueInput = z.object({
  eventId: z.uuid(),
  field: z.string().regex(/^[A-Za-z]{1,40}$/),
  /** The order or provision that demands it. */
  authority: z.string().trim().min(1).max(500),
})
export type EraseValueInput = z.infer<typeof EraseValueInput>

/**
 * Erases one personal value of one event, as a law or a court demands it; the event's bytes, and so every proof, stay.
 * Only the owner of the database may (the command line). NOT_FOUND where the value is not there.
 */
export async function eraseValue(ctx: Ctx, raw: EraseValueInput): Promise<void> {
  const { eventId, field, authority } = EraseValueInput.parse(raw)
  await inTransaction(ctx, async (tx) => {
    const [target] = await tx.db.execute<{ caseId: string | null; itemId: string | null }>(sql`
      select e.case_id as "caseId", e.item_id as "itemId" from custody_events e
      join event_values v on v.event_id = e.id where e.id = ${eventId} and v.field = ${field}`)
    if (!target) throw new CdipError('NOT_FOUND', `event ${eventId} has no value "${field}"`)
    const erasure = await recordEvent(tx, {
      type: 'custody.value-erased',
      caseId: target.caseId ?? undefined,
      itemId: target.itemId ?? undefined,
      facts: { eventId, field },
      personal: { authority },
    })
    await tx.db.execute(sql`select erase_value(${eventId}, ${field}, ${erasure})`)
  })
}
