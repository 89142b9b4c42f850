import { sql } from 'drizzle-orm'
import type { z } from 'zod'
import { authorize } from '#lib/access/authorize.ts'
import { type Ctx, inTransaction } from '#lib/context.ts'
import { recordEvent } from '#lib/custody/record.ts'
import { CdipError } from '#lib/errors.ts'
import { hidingFacts, lockHiding } from './rows.ts'
import { DecideHidingInput } from './schema.ts'

/**
 * Says of a hidden exhibit that it stays so, or shows it again to who saw it before; what stays hidden can be shown later.
 * CONFLICT where it was decided otherwise meanwhile.
 */
export async function decideHiding(ctx: Ctx, raw: z.input<typeof DecideHidingInput>): Promise<void> {
  const { hidingId, state, decision, reason } = DecideHidingInput.parse(raw)
  await inTransaction(ctx, async (tx) => {
    const { hiding, item } = await lockHiding(tx, hidingId)
    const facts = await hidingFacts(tx, hiding, item)
    if (!facts) throw new CdipError('NOT_FOUND', 'it lies in no case')
    authorize(tx.actor, { on: 'hiding', action: 'hiding.decide', resource: facts })
    const by = tx.actor.type === 'officer' ? tx.actor.id : null
    const decided = await tx.db.execute(sql`
      update hidings set state = ${decision}, decided_by = ${by}, decided_at = ${tx.now.toISOString()}, decided_because = ${reason}
      where id = ${hidingId} and state = ${state} and state <> ${decision} returning 1`)
    if (decided.length === 0) throw new CdipError('CONFLICT', 'it is not what was seen', { reason: 'HIDING_CHANGED' })
    const about = { caseId: item.caseId ?? undefined, itemId: item.id, facts: { hidingId }, personal: { reason } }
    await recordEvent(tx, { ...about, type: decision === 'kept' ? 'item.kept-hidden' : 'item.shown-again' })
    await tx.db.execute(sql`select pg_notify('uploads', ${item.id})`)
  })
}
