import { sql } from 'drizzle-orm'
import { v7 } from 'uuid'
import { authorize } from '#lib/access/authorize.ts'
import { type Ctx, inTransaction } from '#lib/context.ts'
import { recordEvent } from '#lib/custody/record.ts'
import { CdipError } from '#lib/errors.ts'
import { grantMembership } from './grant-access.ts'
import { loadCase } from './rows.ts'
import { OpenCaseInput } from './schema.ts'
import { type CaseView, caseView } from './view.ts'

/**
 * Opens a case in one of the actor's units. Who opens it is its officer in charge, or says that another will be: then
 * the unit's supervisor finds it in his queue.
 */
export async function openCase(ctx: Ctx, raw: OpenCaseInput): Promise<CaseView> {
  const input = OpenCaseInput.parse(raw)
  return inTransaction(ctx, async (tx) => {
    const { actor } = tx
    if (actor.type !== 'officer') throw new CdipError('FORBIDDEN', 'a person opens a case')
    authorize(actor, { on: 'unit', action: 'case.open', unitId: input.unitId })
    if (input.classification === 'CONFIDENTIAL') authorize(actor, { on: 'nothing', action: 'case.open-confidential' })
    const id = v7()
    await tx.db.execute(sql`insert into cases
      (id, report_number, title, unit_id, officer_in_charge_id, classification, need_to_know, created_at, created_by)
      values (${id}, ${input.reportNumber}, ${input.title}, ${input.unitId},
        ${input.isInCharge ? actor.id : null}, ${input.classification},
        ${input.needToKnow}, ${tx.now.toISOString()}, ${actor.id})`)
    const { unitId, classification, needToKnow, reportNumber, title } = input
    await recordEvent(tx, {
      type: 'case.opened',
      caseId: id,
      facts: { unitId, classification, needToKnow },
      personal: { reportNumber, title },
    })
    const member = {
      caseId: id,
      officerId: actor.id,
      memberName: actor.name,
      role: input.isInCharge ? 'officer-in-charge' : 'investigator',
      until: null,
    } as const
    await grantMembership(tx, member)
    return caseView(actor, await loadCase(tx, id))
  })
}
