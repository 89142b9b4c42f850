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
import { NoteUnreadableInput } from './schema.ts'

/**
 * Says of files that they can't be read: what reading said, from which byte over how many, and how often it was tried. The
 * disc is kept; that is a proper end, until a second disc gives what this one could not. CONFLICT where one has another
 * outcome, or is still being sent.
 */
export async function noteUnreadable(ctx: Ctx, raw: NoteUnreadableInput): Promise<void> {
  const { transferId, ordinals, error, offsetBytes, lengthBytes, tries } = NoteUnreadableInput.parse(raw)
  await inTransaction(ctx, async (tx) => {
    const transfer = await loadTransfer(tx, transferId, { lock: true })
    authorize(tx.actor, { on: 'transfer', action: 'transfer.fill', resource: transferFacts(transfer), now: tx.now })
    refuseUnlessDraft(transfer)
    const rows = await lockEntries(tx, transferId, ordinals)
    await refuseRunning(tx, transferId, ordinals)
    if (rows.some(({ kind }) => kind !== 'file')) throw new CdipError('INVALID', 'a file is read')
    if (rows.some(({ outcomeKind }) => outcomeKind !== null && outcomeKind !== 'unreadable'))
      throw new CdipError('CONFLICT', 'an entry has its outcome', { reason: 'ENTRY_ENDED' })
    await withdrawAnnounced(tx, transferId, ordinals)
    const by = tx.actor.type === 'officer' ? tx.actor.id : null
    await tx.db.execute(sql`
      update transfer_entries set outcome = 'unreadable', reason = ${error}, offset_bytes = ${offsetBytes},
        length_bytes = ${lengthBytes}, tries = ${tries}, outcome_by = ${by}, outcome_at = ${tx.now.toISOString()}
      where transfer_id = ${transferId} and ordinal = any (${`{${ordinals.join(',')}}`}::int[])`)
    for (const { ordinal, path } of rows) {
      await recordEvent(tx, {
        ...{ type: 'transfer.entry-unreadable', caseId: transfer.caseId },
        facts: { transferId, ordinal, offsetBytes, lengthBytes, tries },
        personal: { fileName: displayName(path), reason: error },
      })
    }
  })
}
