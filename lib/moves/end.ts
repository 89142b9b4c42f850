import { sql } from 'drizzle-orm'
import type { z } from 'zod'
import { authorize } from '#lib/access/authorize.ts'
import { type Ctx, inTransaction } from '#lib/context.ts'
import { recordEvent } from '#lib/custody/record.ts'
import { CdipError } from '#lib/errors.ts'
import { loadMove, moveFacts } from './rows.ts'
import { EndMoveInput } from './schema.ts'

/**
 * Refuses a move for the case whose answer is waited for, or takes one's own request back: the exhibit stays where it is.
 * CONFLICT where it is not what the actor saw any more.
 */
export async function endMove(ctx: Ctx, raw: z.input<typeof EndMoveInput>): Promise<void> {
  const { moveId, step, decision, reason } = EndMoveInput.parse(raw)
  await inTransaction(ctx, async (tx) => {
    const move = await loadMove(tx, moveId, { lock: true })
    const changed = new CdipError('CONFLICT', 'it is not what was seen', { reason: 'MOVE_CHANGED' })
    if (move.state !== step) throw changed
    const action = decision === 'withdrawn' ? 'move.withdraw' : 'move.refuse'
    authorize(tx.actor, { on: 'move', action, resource: moveFacts(move) })
    const by = tx.actor.type === 'officer' ? tx.actor.id : null
    const ended = await tx.db.execute(sql`
      update move_requests set state = ${decision}, decided_by = ${by}, decided_at = ${tx.now.toISOString()}
      where id = ${moveId} and state = ${step} returning 1`)
    if (ended.length === 0) throw changed
    const about = { caseId: move.fromCaseId, itemId: move.itemId, facts: { moveId, decision } }
    await recordEvent(tx, { type: 'item.move-ended', ...about, personal: { reason } })
  })
}
