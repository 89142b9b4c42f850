import { sql } from 'drizzle-orm'
import { authorize } from '#lib/access/authorize.ts'
import { type Ctx, inTransaction } from '#lib/context.ts'
import { recordEvent } from '#lib/custody/record.ts'
import { CdipError } from '#lib/errors.ts'
import { loadTransfer, lockEntries, transferFacts } from './rows.ts'
import { ReturnTransferInput } from './schema.ts'

/**
 * Returns a submitted transfer to who brought it in, with a reason, and reasons for entries. Whoever may countersign may
 * return; guarded by the state and by the digest that he saw, like the signature.
 */
export async function returnTransfer(ctx: Ctx, raw: ReturnTransferInput): Promise<void> {
  const { transferId, digest, reason, entries } = ReturnTransferInput.parse(raw)
  await inTransaction(ctx, async (tx) => {
    const transfer = await loadTransfer(tx, transferId, { lock: true })
    authorize(tx.actor, {
      on: 'transfer',
      action: 'transfer.countersign',
      resource: transferFacts(transfer),
      now: tx.now,
    })
    const ordinals = entries.map(({ ordinal }) => ordinal)
    if (transfer.state !== 'submitted')
      throw new CdipError('CONFLICT', 'it is not submitted', { reason: 'RECORD_CHANGED' })
    if (ordinals.length > 0) {
      await lockEntries(tx, transferId, ordinals)
      await tx.db.execute(sql`
        update transfer_entries e set returned_because = r.reason
        from jsonb_to_recordset(${JSON.stringify(entries)}::jsonb) as r(ordinal int, reason text)
        where e.transfer_id = ${transferId} and e.ordinal = r.ordinal`)
    }
    const by = tx.actor.type === 'officer' ? tx.actor.id : null
    const moved = await tx.db.execute(sql`
      update transfers set state = 'returned', decided_by = ${by}, decided_at = ${tx.now.toISOString()}, reason = ${reason}
      where id = ${transferId} and state = 'submitted' and digest = ${digest} returning 1`)
    if (moved.length === 0)
      throw new CdipError('CONFLICT', 'it is not what the reviewer saw', { reason: 'RECORD_CHANGED' })
    const note = entries.map(({ reason: why }) => why).join('; ')
    await recordEvent(tx, {
      ...{ type: 'transfer.returned', caseId: transfer.caseId, facts: { transferId, digest, ordinals } },
      personal: { mediumLabel: transfer.mediumLabel, reason, note },
    })
  })
}
