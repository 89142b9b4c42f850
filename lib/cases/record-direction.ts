import { sql } from 'drizzle-orm'
import { v7 } from 'uuid'
import { authorize } from '#lib/access/authorize.ts'
import { type Ctx, inTransaction } from '#lib/context.ts'
import { recordEvent } from '#lib/custody/record.ts'
import { CdipError } from '#lib/errors.ts'
import { formatDate } from '#lib/i18n/formats.ts'
import { loadCase } from './rows.ts'
import { RecordDirectionInput } from './schema.ts'

/**
 * Records that a court directs to keep what belongs to a case, closed or not: no medium whose content came into it leaves
 * the store for good while it stands. INVALID for a document of a day to come.
 */
export async function recordDirection(ctx: Ctx, raw: RecordDirectionInput): Promise<{ directionId: string }> {
  const { caseId, document, dated, reason } = RecordDirectionInput.parse(raw)
  return inTransaction(ctx, async (tx) => {
    const theCase = await loadCase(tx, caseId, { lock: true })
    authorize(tx.actor, { on: 'case', action: 'case.direct-keeping', resource: theCase })
    if (tx.actor.type !== 'officer') throw new CdipError('FORBIDDEN', 'a person records it')
    if (dated > formatDate(tx.now.toISOString())) throw new CdipError('INVALID', 'a document of a day to come')
    const directionId = v7()
    await tx.db.execute(sql`
      insert into court_directions (id, case_id, document, dated, reason, recorded_by, recorded_at)
      values (${directionId}, ${caseId}, ${document}, ${dated}, ${reason}, ${tx.actor.id}, ${tx.now.toISOString()})`)
    const facts = { directionId, dated }
    await recordEvent(tx, { type: 'case.direction-recorded', caseId, facts, personal: { document, reason } })
    return { directionId }
  })
}
