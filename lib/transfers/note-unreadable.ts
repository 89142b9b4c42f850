import { sql } from 'drizzle-orm'
import { authorize } from '#lib/access/authorize.ts'
import { displayName } from '#lib/batches/display-name.ts'
import { type Ctx, inTransaction, type Tx } from '#lib/context.ts'
import { recordEvent } from '#lib/custody/record.ts'
import { CdipError } from '#lib/errors.ts'
import {
  loadTransfer,
  lockEntries,
  refuseRunning,
  refuseUnlessDraft,
  type TransferRow,
  transferFacts,
  withdrawAnnounced,
} from './rows.ts'
import { NoteUnreadableInput } from './schema.ts'

/**
 * Says of files that they can't be read: what reading said, from which byte over how many, and how often it was tried. The
 * disc is kept; that is a proper end, until a second disc gives what this one could not. CONFLICT where one has another
 * outcome, or is still being sent, but where `stops` says that it ends here.
 */
export async function noteUnreadable(ctx: Ctx, raw: NoteUnreadableInput): Promise<void> {
  const { transferId, ordinals, error, offsetBytes, lengthBytes, tries, stops } = NoteUnreadableInput.parse(raw)
  await inTransaction(ctx, async (tx) => {
    const transfer = await loadTransfer(tx, transferId, { lock: true })
    authorize(tx.actor, { on: 'transfer', action: 'transfer.fill', resource: transferFacts(transfer), now: tx.now })
    refuseUnlessDraft(transfer)
    if (stops) await stopOwn(tx, transfer, ordinals)
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

/** What has arrived of it is kept: the worker moves it to quarantine, as of everything that is cancelled. */
async function stopOwn(tx: Tx, { id, caseId }: TransferRow, ordinals: readonly number[]): Promise<void> {
  const me = tx.actor.type === 'officer' ? tx.actor.id : null
  const stopped = await tx.db.execute<{ uploadId: string; keptBytes: number; fileName: string }>(sql`
    update uploads u set state = 'cancelled', lease_until = null, epoch = epoch + 1 from batch_entries n
    where n.id = u.entry_id and u.state = 'open' and u.officer_id = ${me}
      and u.id in (select upload_id from transfer_uploads(${id}, ${`{${ordinals.join(',')}}`}::int[]))
    returning u.id as "uploadId", u.offset_bytes::float8 as "keptBytes", n.name_display as "fileName"`)
  for (const { fileName, ...facts } of stopped)
    await recordEvent(tx, { type: 'upload.cancelled', caseId, facts, personal: { fileName } })
}
