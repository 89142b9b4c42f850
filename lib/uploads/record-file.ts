import { join } from 'node:path'
import { sql } from 'drizzle-orm'
import { type Ctx, inSnapshot, inTransaction } from '#lib/context.ts'
import { canonicalBytes } from '#lib/custody/canonical.ts'
import { doEach } from '#lib/jobs/do-each.ts'
import { writeOnce } from '#lib/storage/files.ts'
import { recordKey } from '#lib/storage/keys.ts'

/**
 * Writes record.<n>.json beside a master: what `cdip store rebuild` needs to restore the row without the database.
 * `n` is the revision that is due. Idempotent: an existing record of that revision stays as it is.
 */
export async function writeRecord(ctx: Ctx, storeFolder: string, itemId: string): Promise<void> {
  const [row] = await inSnapshot(ctx, (tx) =>
    tx.db.execute<Record<string, unknown> & { revision: number }>(sql`
      select i.record_wanted as revision, i.id, i.case_id as "caseId", c.report_number as "reportNumber",
        i.tray_unit_id as "trayUnitId", i.number, i.upload_id as "uploadId", encode(i.name_raw, 'hex') as "nameRawHex",
        i.folder_display as "folder", i.size_bytes::float8 as "sizeBytes", i.sha256, i.crc32::float8 as crc32,
        i.hash_origin as "hashOrigin", i.kind, i.media_type as "mediaType", i.captured_at::text as "capturedAt",
        i.file_time::text as "fileTime", i.capture_basis as "captureBasis", i.capture_note as "captureNote",
        i.own_mark as "ownMark", i.court_mark as "courtMark", i.value, i.classification, i.hidden_decider_id as "hiddenFor",
        i.contributed_by as "contributedBy", i.source_id as "sourceId", i.channel, i.state, i.sealed_at::text as "sealedAt"
      from items i left join cases c on c.id = i.case_id where i.id = ${itemId}`),
  )
  if (!row) throw new Error(`no item ${itemId} to record`)
  const text = `${canonicalBytes({ format: 'cdip-record/1', ...row }).toString()}\n`
  try {
    await writeOnce(join(storeFolder, recordKey(itemId, row.revision)), text)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  }
  await inTransaction(ctx, (tx) =>
    tx.db.execute(sql`update items set record_written = ${row.revision}
      where id = ${itemId} and record_written < ${row.revision}`),
  )
}

/** Writes the records that are due: after an assignment, or after a crash between a seal and its record. */
export async function writeDueRecords(ctx: Ctx, storeFolder: string): Promise<number> {
  const due = await inSnapshot(ctx, (tx) =>
    tx.db.execute<{ id: string }>(sql`select id from items where record_written < record_wanted order by id limit 50`),
  )
  return doEach('writing a record', due, ({ id }) => writeRecord(ctx, storeFolder, id))
}
