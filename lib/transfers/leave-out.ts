import { sql } from 'drizzle-orm'
import { authorize } from '#lib/access/authorize.ts'
import { displayName } from '#lib/batches/display-name.ts'
import { type Ctx, inTransaction } from '#lib/context.ts'
import { recordEvent } from '#lib/custody/record.ts'
import { CdipError } from '#lib/errors.ts'
import {
  loadTransfer,
  lockEntries,
  refuseRunning,
  refuseUnlessDraft,
  transferFacts,
  withdrawAnnounced,
} from './rows.ts'
import { LeaveOutInput } from './schema.ts'

/**
 * Leaves entries of the medium out, for a reason: FORBIDDEN for who does not lead the case. It makes the actor one who
 * contributed, so that another countersigns. CONFLICT where one has its outcome, or is still being sent.
 */
export async function leaveOut(ctx: Ctx, raw: LeaveOutInput): Promise<void> {
  const { transferId, ordinals, reason } = LeaveOutInput.parse(raw)
  await inTransaction(ctx, async (tx) => {
    const transfer = await loadTransfer(tx, transferId, { lock: true })
    authorize(tx.actor, {
      on: 'transfer',
      action: 'transfer.leave-out',
      resource: transferFacts(transfer),
      now: tx.now,
    })
    refuseUnlessDraft(transfer)
    const rows = await lockEntries(tx, transferId, ordinals)
    await refuseRunning(tx, transferId, ordinals)
    if (rows.some(({ outcomeKind }) => outcomeKind !== null && outcomeKind !== 'unreadable'))
      throw new CdipError('CONFLICT', 'an entry has its outcome', { reason: 'ENTRY_ENDED' })
    await withdrawAnnounced(tx, transferId, ordinals)
    const by = tx.actor.type === 'officer' ? tx.actor.id : null
    await tx.db.execute(sql`
      update transfer_entries set outcome = 'left-out', basis = 'decided', reason = ${reason}, offset_bytes = null,
        length_bytes = null, tries = null, outcome_by = ${by}, outcome_at = ${tx.now.toISOString()}
      where transfer_id = ${transferId} and ordinal = any (${`{${ordinals.join(',')}}`}::int[])`)
    for (const { ordinal, path, sizeBytes } of rows) {
      await recordEvent(tx, {
        ...{ type: 'transfer.entry-left-out', caseId: transfer.caseId, facts: { transferId, ordinal, sizeBytes } },
        personal: { fileName: displayName(path), reason },
      })
    }
  })
}
