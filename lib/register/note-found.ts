import { sql } from 'drizzle-orm'
import { authorize } from '#lib/access/authorize.ts'
import { type Ctx, inTransaction } from '#lib/context.ts'
import { recordEvent } from '#lib/custody/record.ts'
import { CdipError } from '#lib/errors.ts'
import { changeMedium, loadMedium } from './rows.ts'
import { NoteFoundInput } from './schema.ts'

/**
 * A lost medium is back in the store. What was issued with it stays revoked: it was out of everybody's sight. CONFLICT where
 * it is not lost.
 */
export async function noteFound(ctx: Ctx, raw: NoteFoundInput): Promise<void> {
  const { mediumId, reason, place } = NoteFoundInput.parse(raw)
  await inTransaction(ctx, async (tx) => {
    const medium = await loadMedium(tx, mediumId, { lock: true })
    authorize(tx.actor, { on: 'medium', action: 'medium.keep', resource: medium })
    if (medium.state !== 'lost') throw new CdipError('CONFLICT', 'it is not lost')
    await changeMedium(tx, medium, sql`state = 'in-store', place = ${place}`)
    await recordEvent(tx, {
      type: 'medium.found',
      facts: { mediumId },
      personal: { label: medium.label, reason, place },
    })
  })
}
