import { sql } from 'drizzle-orm'
import type { z } from 'zod'
import { authorize } from '#lib/access/authorize.ts'
import { type Ctx, inTransaction, type Tx } from '#lib/context.ts'
import { recordEvent } from '#lib/custody/record.ts'
import { CdipError } from '#lib/errors.ts'
import { loadCase } from './rows.ts'
import { LeaveNamesakeInput } from './schema.ts'

/**
 * Leaves a namesake of a hidden case as it is: its officer in charge is not told of it again. CONFLICT where it is none.
 * Idempotent.
 */
export async function leaveNamesake(ctx: Ctx, raw: z.input<typeof LeaveNamesakeInput>): Promise<void> {
  const { caseId, namesakeId } = LeaveNamesakeInput.parse(raw)
  await inTransaction(ctx, async (tx) => {
    const { actor } = tx
    const theCase = await loadCase(tx, caseId, { lock: true })
    authorize(actor, { on: 'case', action: 'case.merge', resource: theCase })
    if (actor.type !== 'officer') throw new CdipError('FORBIDDEN', 'a person leaves it')
    // Only one that he is told of: with any id, the answer would tell whether there is such a case.
    const left = await tx.db.execute(sql`
      insert into namesakes_left (case_id, namesake_id, left_by, left_at)
      select ${caseId}, n.id, ${actor.id}, ${tx.now.toISOString()} from namesakes_of(${caseId}) n where n.id = ${namesakeId}
      on conflict do nothing returning 1`)
    if (left.length > 0)
      await recordEvent(tx, { type: 'case.namesake-left', caseId, facts: { namesakeId }, personal: {} })
    else if (!(await wasLeft(tx, caseId, namesakeId))) throw new CdipError('CONFLICT', 'no namesake of this case')
  })
}

async function wasLeft(tx: Tx, caseId: string, namesakeId: string): Promise<boolean> {
  const rows = await tx.db.execute(sql`
    select 1 from namesakes_left where case_id = ${caseId} and namesake_id = ${namesakeId}`)
  return rows.length > 0
}
