import { sql } from 'drizzle-orm'
import type { z } from 'zod'
import { authorize } from '#lib/access/authorize.ts'
import { isConfirmed } from '#lib/auth/confirm-identity.ts'
import { type Ctx, inTransaction, type Tx } from '#lib/context.ts'
import { recordEvent } from '#lib/custody/record.ts'
import { CdipError } from '#lib/errors.ts'
import { recordCopiedClaims, recordMadeSources } from '#lib/sources/record-copied.ts'
import { loadMove, type MoveRow, moveFacts } from './rows.ts'
import { AgreeInput } from './schema.ts'

/**
 * Agrees to a move for one of the two cases: the first signature releases the exhibit, the second takes it in under the
 * next number of its new case, which is returned. `sessionId`: where the actor said his password again, ten minutes ago at
 * most; INVALID where he didn't. CONFLICT where it is not what he saw any more: answered, withdrawn, or ended with its case
 * or its exhibit.
 */
export async function agreeToMove(
  ctx: Ctx,
  sessionId: string,
  raw: z.input<typeof AgreeInput>,
): Promise<{ number: number | null }> {
  const { moveId, step } = AgreeInput.parse(raw)
  return inTransaction(ctx, async (tx) => {
    const move = await loadMove(tx, moveId, { lock: true })
    if (move.state !== step) throw changed()
    const action = step === 'asked' ? 'move.release' : 'move.take-in'
    authorize(tx.actor, { on: 'move', action, resource: moveFacts(move) })
    if (!(await isConfirmed(tx, sessionId)))
      throw new CdipError('INVALID', 'the password was not said again', { reason: 'PASSWORD_AGAIN' })
    return { number: step === 'asked' ? await release(tx, move) : await takeIn(tx, move) }
  })
}

const changed = () => new CdipError('CONFLICT', 'it is not what was seen', { reason: 'MOVE_CHANGED' })

async function release(tx: Tx, { id: moveId, itemId, fromCaseId: caseId }: MoveRow): Promise<null> {
  const by = tx.actor.type === 'officer' ? tx.actor.id : null
  const released = await tx.db.execute(sql`
    update move_requests set state = 'released', released_by = ${by}, released_at = ${tx.now.toISOString()}
    where id = ${moveId} and state = 'asked' returning 1`)
  if (released.length === 0) throw changed()
  await recordEvent(tx, { type: 'item.move-released', caseId, itemId, facts: { moveId }, personal: {} })
  return null
}

type CarriedOut = {
  number: number
  madeSource: string | null
  claims: string[]
  fromReport: string
  toReport: string
}

async function takeIn(tx: Tx, move: MoveRow): Promise<number> {
  const { id: moveId, itemId, fromCaseId, toCaseId: caseId, number: fromNumber, name: fileName, reason } = move
  const [done] =
    await tx.db.execute<CarriedOut>(sql`select number, made_source as "madeSource", claims::text[] as claims,
    from_report as "fromReport", to_report as "toReport" from carry_out_move(${moveId})`)
  if (!done) throw changed()
  const { number, fromReport: fromReportNumber, toReport: reportNumber } = done
  await recordMadeSources(tx, caseId, done.madeSource ? [done.madeSource] : [])
  await recordCopiedClaims(tx, caseId, done.claims)
  await recordEvent(tx, {
    ...{ type: 'item.moved', caseId, fromCaseId, itemId, facts: { fromNumber, number } },
    personal: { fileName, reason, fromReportNumber, reportNumber },
  })
  await tx.db.execute(sql`select pg_notify('uploads', ${itemId})`)
  return number
}
