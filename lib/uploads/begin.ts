import { statfs } from 'node:fs/promises'
import { sql } from 'drizzle-orm'
import { v7 } from 'uuid'
import { authorize } from '#lib/access/authorize.ts'
import { type Ctx, inTransaction } from '#lib/context.ts'
import { recordEvent } from '#lib/custody/record.ts'
import { CdipError } from '#lib/errors.ts'
import { makeFolder } from '#lib/storage/files.ts'

type Entry = { batchId: string; officerId: string; caseId: string | null; sizeBytes: number; nameDisplay: string }
type Place = { folder: string; floorBytes: number }

/** What open uploads have still to write is promised to them; under the floor nothing new begins. */
async function reserveSpace(ctx: Ctx, { folder, floorBytes }: Place, sizeBytes: number): Promise<void> {
  await makeFolder(folder)
  const disk = await statfs(folder)
  const [row] = await ctx.db.execute<{ promised: number }>(sql`
    select coalesce(sum(size_bytes - offset_bytes), 0)::float8 as promised from uploads
    where state = 'open' and last_contact_at > now() - interval '2 hours'`)
  const left = disk.bavail * disk.bsize - (row?.promised ?? 0) - sizeBytes
  if (left < floorBytes) throw new CdipError('NO_SPACE', `${sizeBytes} bytes would leave ${left} free`)
}

/**
 * Begins the upload of one entry of one's own batch, or returns the one that runs (so POST is idempotent).
 * NOT_FOUND for another's entry, NO_SPACE under the floor, CONFLICT where its case was closed meanwhile. An empty file
 * is complete at once.
 */
export async function beginUpload(
  ctx: Ctx,
  entryId: string,
  place: Place,
): Promise<{ uploadId: string; isNew: boolean }> {
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
    await tx.db.execute(sql`select pg_advisory_xact_lock(hashtext('space'))`)
    const [running] = await tx.db.execute<{ id: string }>(sql`
      select id from uploads where entry_id = ${entryId} and state not in ('rejected', 'cancelled')`)
    if (running) return { uploadId: running.id, isNew: false }
    if (!batch?.takesIn) throw new CdipError('CONFLICT', 'the case is closed')
    await reserveSpace(tx, place, entry.sizeBytes)
    const id = v7()
    const { caseId, sizeBytes, nameDisplay: fileName } = entry
    const state = sizeBytes === 0 ? 'complete' : 'open'
    const at = tx.now.toISOString()
    await tx.db.execute(sql`insert into uploads (id, entry_id, officer_id, state, size_bytes, last_contact_at, created_at)
      values (${id}, ${entryId}, ${tx.actor.id}, ${state}, ${sizeBytes}, ${at}, ${at})`)
    const event = { caseId: caseId ?? undefined, facts: { uploadId: id, sizeBytes }, personal: { fileName } }
    await recordEvent(tx, { ...event, type: 'upload.started' })
    if (state === 'complete') await recordEvent(tx, { ...event, type: 'upload.completed' })
    return { uploadId: id, isNew: true }
  })
}
