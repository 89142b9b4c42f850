import { eq } from 'drizzle-orm'
import { sources } from '#db/schema/sources.ts'
import { authorize } from '#lib/access/authorize.ts'
import { loadCase } from '#lib/cases/rows.ts'
import { type Ctx, inTransaction } from '#lib/context.ts'
import { recordEvent } from '#lib/custody/record.ts'
import { filledIn, loadSource } from './rows.ts'
import { recordedSource } from './rules.ts'
import { EditSourceInput } from './schema.ts'

/** Corrects or completes what is known of a source; the record keeps the values of each time. */
export async function editSource(ctx: Ctx, raw: EditSourceInput): Promise<void> {
  const input = EditSourceInput.parse(raw)
  await inTransaction(ctx, async (tx) => {
    const { caseId, addedBy } = await loadSource(tx, input.sourceId, { lock: true })
    const theCase = await loadCase(tx, caseId)
    authorize(tx.actor, { on: 'source', action: 'source.change', resource: { case: theCase, addedBy } })
    await tx.db.update(sources).set(filledIn(input)).where(eq(sources.id, input.sourceId))
    await recordEvent(tx, { type: 'source.edited', caseId, ...recordedSource(input.sourceId, input) })
  })
}
