import type { z } from 'zod'
import { namesakesLeft } from '#db/schema/cases.ts'
import { authorize } from '#lib/access/authorize.ts'
import { type Ctx, inTransaction } from '#lib/context.ts'
import { recordEvent } from '#lib/custody/record.ts'
import { CdipError } from '#lib/errors.ts'
import { loadCase } from './rows.ts'
import { LeaveNamesakeInput } from './schema.ts'

/** Leaves a namesake of a hidden case as it is: its officer in charge is not told of it again. Idempotent. */
export async function leaveNamesake(ctx: Ctx, raw: z.input<typeof LeaveNamesakeInput>): Promise<void> {
  const { caseId, namesakeId } = LeaveNamesakeInput.parse(raw)
  await inTransaction(ctx, async (tx) => {
    const { actor } = tx
    const theCase = await loadCase(tx, caseId, { lock: true })
    authorize(actor, { on: 'case', action: 'case.merge', resource: theCase })
    if (actor.type !== 'officer') throw new CdipError('FORBIDDEN', 'a person leaves it')
    const row = { caseId, namesakeId, leftBy: actor.id, leftAt: tx.now }
    const left = await tx.db.insert(namesakesLeft).values(row).onConflictDoNothing().returning()
    if (left.length > 0)
      await recordEvent(tx, { type: 'case.namesake-left', caseId, facts: { namesakeId }, personal: {} })
  })
}
