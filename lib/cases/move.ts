import { sql } from 'drizzle-orm'
import type { z } from 'zod'
import { authorize } from '#lib/access/authorize.ts'
import { type Ctx, inTransaction } from '#lib/context.ts'
import { recordEvent } from '#lib/custody/record.ts'
import { CdipError } from '#lib/errors.ts'
import { loadCase } from './rows.ts'
import { MoveCaseInput } from './schema.ts'

/**
 * Moves a case to another unit: sight by unit goes with it, memberships stay. Its trays and numbers are untouched.
 * INVALID for an unknown unit; idempotent where it lies there already.
 */
export async function moveCase(ctx: Ctx, raw: z.input<typeof MoveCaseInput>): Promise<void> {
  const { caseId, unitId, reason } = MoveCaseInput.parse(raw)
  await inTransaction(ctx, async (tx) => {
    // Lock order: unit before case.
    const [unit] = await tx.db.execute<{ name: string }>(
      sql`select name_en as name from units where id = ${unitId} for key share`,
    )
    const theCase = await loadCase(tx, caseId, { lock: true })
    authorize(tx.actor, { on: 'case', action: 'case.move', resource: theCase })
    if (!unit) throw new CdipError('INVALID', `no unit ${unitId}`)
    if (theCase.unitId === unitId) return
    await recordEvent(tx, {
      type: 'case.moved',
      caseId,
      facts: { fromUnitId: theCase.unitId, toUnitId: unitId },
      personal: { fromUnit: theCase.unitNameEn, toUnit: unit.name, reason },
    })
    // The last act: the actor may lose sight of the case with it.
    await tx.db.execute(sql`select move_case(${caseId}, ${unitId})`)
  })
}
