import { sql } from 'drizzle-orm'
import { authorize } from '#lib/access/authorize.ts'
import { type Ctx, inTransaction } from '#lib/context.ts'
import { recordEvent } from '#lib/custody/record.ts'
import { CdipError } from '#lib/errors.ts'
import { loadCase } from './rows.ts'
import { EndDirectionInput } from './schema.ts'

/**
 * Lifts a court's direction to keep, by another document. NOT_FOUND for one that is not of this case; CONFLICT where it was
 * lifted before.
 */
export async function endDirection(ctx: Ctx, raw: EndDirectionInput): Promise<void> {
  const { caseId, directionId, document, reason } = EndDirectionInput.parse(raw)
  await inTransaction(ctx, async (tx) => {
    const theCase = await loadCase(tx, caseId, { lock: true })
    authorize(tx.actor, { on: 'case', action: 'case.direct-keeping', resource: theCase })
    if (tx.actor.type !== 'officer') throw new CdipError('FORBIDDEN', 'a person lifts it')
    const [known] = await tx.db.execute(
      sql`select 1 from court_directions d where d.id = ${directionId} and d.case_id = ${caseId}`,
    )
    if (!known) throw new CdipError('NOT_FOUND', 'no such direction on the case')
    const lifted = await tx.db.execute(sql`
      update court_directions set lifted_by = ${tx.actor.id}, lifted_at = ${tx.now.toISOString()},
        lift_document = ${document}, lift_reason = ${reason}
      where id = ${directionId} and case_id = ${caseId} and lifted_at is null returning 1`)
    if (lifted.length === 0) throw new CdipError('CONFLICT', 'it was lifted before', { reason: 'OVER_ALREADY' })
    const facts = { directionId }
    await recordEvent(tx, { type: 'case.direction-lifted', caseId, facts, personal: { document, reason } })
  })
}
