import { sql } from 'drizzle-orm'
import { v7 } from 'uuid'
import { authorize } from '#lib/access/authorize.ts'
import { type Ctx, inTransaction, type Tx } from '#lib/context.ts'
import { recordEvent } from '#lib/custody/record.ts'
import { CdipError } from '#lib/errors.ts'
import { holdSpace, measureFree, type Place, refuseWithoutSpace } from './reserve-space.ts'

type Entry = { batchId: string; officerId: string; caseId: string | null; sizeBytes: number; nameDisplay: string }

/**
 * Begins the upload of one entry of one's own batch, or returns the one that runs (so POST is idempotent).
 * NOT_FOUND for another's entry, NO_SPACE under the floor, TOO_MUCH_OPEN over the officer's own share, CONFLICT where
 * its case was closed meanwhile, its import record is no draft any more, or the entry has its outcome without it. An empty file is complete at once.
 */
export async function beginUpload(
  ctx: Ctx,
  entryId: string,
  place: Place,
): Promise<{ uploadId: string; isNew: boolean }> {
  const freeBytes = await measureFree(place)
  return inTransaction(ctx, async (tx) => {
    if (tx.actor.type !== 'officer') throw new CdipError('FORBIDDEN', 'a person uploads')
    const [entry] = await tx.db.execute<Entry>(sql`
      select b.id as "batchId", b.officer_id as "officerId", b.case_id as "caseId", e.size_bytes::float8 as "sizeBytes", e.name_display as "nameDisplay"
      from batch_entries e join batches b on b.id = e.batch_id
      where e.id = ${entryId} and b.officer_id = ${tx.actor.id}`)
    if (!entry) throw new CdipError('NOT_FOUND', `no entry ${entryId} in sight`)
    authorize(tx.actor, { on: 'upload', action: 'upload.write', resource: entry })
    // Lock order: case before uploads. What already runs goes on; a case does not close over it.
    const [batch] = await tx.db.execute<{ takesIn: boolean }>(sql`select batch_takes_in(${entry.batchId}) as "takesIn"`)
    // One begin at a time: or two uploads are promised the same bytes, or one entry gets two uploads.
    const promised = await holdSpace(tx)
    const [known] = await tx.db.execute<{ running: string | null; isAwaited: boolean }>(sql`
      select is_awaited(${entryId}) as "isAwaited",
        (select id from uploads where entry_id = ${entryId} and state not in ('rejected', 'cancelled')) as running`)
    if (known?.running) return { uploadId: known.running, isNew: false }
    if (!batch?.takesIn) throw await whyNot(tx, entry.batchId)
    if (!known?.isAwaited)
      throw new CdipError('CONFLICT', 'the medium was accounted for without this file', { reason: 'ENTRY_ENDED' })
    refuseWithoutSpace(place, promised, { freeBytes, sizeBytes: entry.sizeBytes })
    const id = v7()
    const { caseId, sizeBytes, nameDisplay: fileName } = entry
    const state = sizeBytes === 0 ? 'complete' : 'open'
    const at = tx.now.toISOString()
    // Asked again under the row of space, as handing over holds it too: the entry may be a colleague's by now.
    const begun = await tx.db.execute(sql`
      insert into uploads (id, entry_id, officer_id, state, size_bytes, last_contact_at, created_at)
      select ${id}, e.id, b.officer_id, ${state}, e.size_bytes, ${at}, ${at}
      from batch_entries e join batches b on b.id = e.batch_id where e.id = ${entryId} and b.officer_id = ${tx.actor.id}
      returning 1`)
    if (begun.length === 0) throw new CdipError('NOT_FOUND', 'the entry was handed over')
    const event = { caseId: caseId ?? undefined, facts: { uploadId: id, sizeBytes }, personal: { fileName } }
    await recordEvent(tx, { ...event, type: 'upload.started' })
    if (state === 'complete') await recordEvent(tx, { ...event, type: 'upload.completed' })
    return { uploadId: id, isNew: true }
  })
}

/** Why a batch takes nothing in: its case is closed, or the import record that it belongs to is no draft any more. */
async function whyNot(tx: Tx, batchId: string): Promise<CdipError> {
  const [record] = await tx.db.execute(sql`
    select 1 from batches b join transfers t on t.id = b.transfer_id where b.id = ${batchId} and t.state <> 'draft'`)
  return record
    ? new CdipError('CONFLICT', 'the import record is no draft', { reason: 'RECORD_STANDS' })
    : new CdipError('CONFLICT', 'the case is closed', { reason: 'CASE_CLOSED' })
}
