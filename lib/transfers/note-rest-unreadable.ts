import { sql } from 'drizzle-orm'
import { authorize } from '#lib/access/authorize.ts'
import { type Ctx, inTransaction } from '#lib/context.ts'
import { recordEvent } from '#lib/custody/record.ts'
import { CdipError } from '#lib/errors.ts'
import { loadTransfer, refuseRunning, refuseUnlessDraft, transferFacts, withdrawAnnounced } from './rows.ts'
import { NoteRestUnreadableInput } from './schema.ts'

/**
 * Says of all files of a medium that have no outcome yet that they can't be read, for one reason: it gives no more, and is
 * kept. Returns how many; one event tells of them all. CONFLICT where one is being sent, or none is left.
 */
export async function noteRestUnreadable(ctx: Ctx, raw: NoteRestUnreadableInput): Promise<{ entries: number }> {
  const { transferId, error, tries } = NoteRestUnreadableInput.parse(raw)
  return inTransaction(ctx, async (tx) => {
    const transfer = await loadTransfer(tx, transferId, { lock: true })
    authorize(tx.actor, { on: 'transfer', action: 'transfer.fill', resource: transferFacts(transfer), now: tx.now })
    refuseUnlessDraft(transfer)
    const open = await tx.db.execute<{ ordinal: number }>(sql`
      select e.ordinal from transfer_entries e
      where e.transfer_id = ${transferId} and e.kind = 'file' and e.outcome is null for update`)
    const ordinals = open.map(({ ordinal }) => ordinal)
    if (ordinals.length === 0) throw new CdipError('CONFLICT', 'no file is left', { reason: 'ENTRY_ENDED' })
    await refuseRunning(tx, transferId, ordinals)
    await withdrawAnnounced(tx, transferId, ordinals)
    const by = tx.actor.type === 'officer' ? tx.actor.id : null
    await tx.db.execute(sql`
      update transfer_entries set outcome = 'unreadable', reason = ${error}, tries = ${tries}, outcome_by = ${by},
        outcome_at = ${tx.now.toISOString()}
      where transfer_id = ${transferId} and kind = 'file' and outcome is null`)
    await recordEvent(tx, {
      ...{ type: 'transfer.rest-unreadable', caseId: transfer.caseId },
      facts: { transferId, entries: ordinals.length, tries },
      personal: { mediumLabel: transfer.mediumLabel, reason: error },
    })
    return { entries: ordinals.length }
  })
}
