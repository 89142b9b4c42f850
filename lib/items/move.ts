import { sql } from 'drizzle-orm'
import type { z } from 'zod'
import { authorize } from '#lib/access/authorize.ts'
import { visibleCases } from '#lib/access/visibility.ts'
import { type CaseRow, caseColumns, caseTables } from '#lib/cases/rows.ts'
import { type Ctx, inTransaction, type OfficerActor, type Tx } from '#lib/context.ts'
import { recordEvent } from '#lib/custody/record.ts'
import { CdipError } from '#lib/errors.ts'
import { copySource } from '#lib/sources/copy.ts'
import { type ItemRow, itemFacts, loadItem, takeNumber } from './rows.ts'
import { MoveItemInput } from './schema.ts'

/**
 * Moves an exhibit out of its case into another, where it takes the next number; its old number is never given again.
 * It takes its source along and keeps at least the level it had. The worker writes its next record. INVALID where no
 * open case in the actor's sight has this number, or it is the case that the exhibit lies in.
 */
export async function moveItem(ctx: Ctx, raw: z.input<typeof MoveItemInput>): Promise<{ number: number }> {
  const { itemId, reportNumber, reason } = MoveItemInput.parse(raw)
  return inTransaction(ctx, async (tx) => {
    const { actor } = tx
    if (actor.type !== 'officer') throw new CdipError('FORBIDDEN', 'a person moves an exhibit')
    const before = await loadItem(tx, itemId)
    if (!before.caseId) throw new CdipError('CONFLICT', 'it has no case yet: it is assigned, not moved')
    authorize(actor, { on: 'item', action: 'item.move', resource: itemFacts(before) })
    const [from, to] = await lockCases(tx, before.caseId, reportNumber)
    const item = await loadItem(tx, itemId, { lock: true })
    if (item.caseId !== from.id) throw new CdipError('CONFLICT', 'it was moved meanwhile')
    const level = item.classification === 'CONFIDENTIAL' ? { classification: item.classification } : {}
    for (const action of ['case.see-items', 'case.bring-in'] as const)
      authorize(actor, { on: 'case', action, resource: { ...to, ...level } })
    const number = await put(tx, actor, item, from, to)
    await recordEvent(tx, {
      ...{ type: 'item.moved', caseId: to.id, fromCaseId: from.id, itemId },
      facts: { fromNumber: item.number ?? 0, number },
      personal: {
        ...{ fileName: item.nameDisplay, reason },
        ...{ fromReportNumber: from.reportNumber, reportNumber: to.reportNumber },
      },
    })
    await tx.db.execute(sql`select pg_notify('uploads', ${itemId})`)
    return { number }
  })
}

/** Both cases, locked in one order whichever way the exhibit goes. */
async function lockCases(tx: Tx, fromId: string, reportNumber: string): Promise<[CaseRow, CaseRow]> {
  const rows = await tx.db.execute<CaseRow>(sql`
    select ${caseColumns(tx)} from ${caseTables}
    where (c.id = ${fromId} or c.report_number = ${reportNumber} and c.status = 'open') and ${visibleCases(tx.actor, tx.now)}
    order by c.id for update of c`)
  const from = rows.find(({ id }) => id === fromId)
  const to = rows.find(({ id, reportNumber: each }) => id !== fromId && each === reportNumber)
  if (!from || !to)
    throw new CdipError('INVALID', 'no other open case in sight has this number', { reason: 'NO_SUCH_CASE' })
  return [from, to]
}

async function put(tx: Tx, actor: OfficerActor, item: ItemRow, from: CaseRow, to: CaseRow): Promise<number> {
  const sourceId =
    item.sourceId && (await copySource(tx, actor, { itemId: item.id, sourceId: item.sourceId, toCaseId: to.id }))
  const number = await takeNumber(tx, to.id)
  await tx.db.execute(sql`update cases set moved_out = moved_out + 1 where id = ${from.id}`)
  await tx.db.execute(sql`update items set case_id = ${to.id}, number = ${number}, source_id = ${sourceId},
    classification = ${item.classification}, record_wanted = record_wanted + 1 where id = ${item.id}`)
  return number
}
