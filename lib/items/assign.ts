import { sql } from 'drizzle-orm'
import type { z } from 'zod'
import { authorize } from '#lib/access/authorize.ts'
import { visibleCases } from '#lib/access/visibility.ts'
import { type CaseRow, caseColumns, caseTables } from '#lib/cases/rows.ts'
import { type Ctx, inTransaction } from '#lib/context.ts'
import { recordEvent } from '#lib/custody/record.ts'
import { CdipError } from '#lib/errors.ts'
import { itemFacts, loadItem, takeNumber } from './rows.ts'
import { AssignItemInput } from './schema.ts'

/**
 * Moves an exhibit from a unit's tray into a case, where it takes the next number; the worker writes its next record.
 * INVALID where no open case in the actor's sight has this number, CONFLICT where the item has a case already.
 */
export async function assignItem(
  ctx: Ctx,
  raw: z.input<typeof AssignItemInput>,
): Promise<{ caseId: string; number: number }> {
  const input = AssignItemInput.parse(raw)
  return inTransaction(ctx, async (tx) => {
    // Lock order: case before item.
    const [theCase] = await tx.db.execute<CaseRow>(sql`
      select ${caseColumns(tx)} from ${caseTables}
      where c.report_number = ${input.reportNumber} and c.status = 'open' and ${visibleCases(tx.actor, tx.now)}
      order by c.created_at limit 1 for update of c`)
    const item = await loadItem(tx, input.itemId)
    if (item.caseId) throw new CdipError('CONFLICT', 'the item has a case already')
    authorize(tx.actor, { on: 'item', action: 'item.assign', resource: itemFacts(item) })
    if (!theCase) throw new CdipError('INVALID', 'no open case in sight has this number', { reason: 'NO_SUCH_CASE' })
    authorize(tx.actor, { on: 'case', action: 'case.bring-in', resource: theCase })
    const number = await takeNumber(tx, theCase.id)
    const moved = await tx.db.execute(sql`
      update items set case_id = ${theCase.id}, tray_unit_id = null, number = ${number}, record_wanted = record_wanted + 1
      where id = ${item.id} and case_id is null returning 1`)
    if (moved.length === 0) throw new CdipError('CONFLICT', 'the item has a case already')
    await recordEvent(tx, {
      type: 'item.assigned',
      caseId: theCase.id,
      itemId: item.id,
      facts: { fromUnitId: item.trayUnitId ?? '', number },
      personal: { reportNumber: theCase.reportNumber },
    })
    await tx.db.execute(sql`select pg_notify('uploads', ${item.id})`)
    return { caseId: theCase.id, number }
  })
}
