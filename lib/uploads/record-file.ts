import { join } from 'node:path'
import { sql } from 'drizzle-orm'
import { type Ctx, inSnapshot } from '#lib/context.ts'
import { canonicalBytes } from '#lib/custody/canonical.ts'
import { writeOnce } from '#lib/storage/files.ts'
import { recordKey } from '#lib/storage/keys.ts'

/**
 * Writes record.0.json beside a sealed master: what `cdip store rebuild` needs to restore the row without the database.
 * Idempotent: an existing record stays as it is.
 */
export async function writeRecord(ctx: Ctx, storeFolder: string, itemId: string): Promise<void> {
  const [row] = await inSnapshot(ctx, (tx) =>
    tx.db.execute<Record<string, unknown>>(sql`
      select i.id, i.case_id as "caseId", c.report_number as "reportNumber", i.tray_unit_id as "trayUnitId", i.number,
        i.upload_id as "uploadId", encode(i.name_raw, 'hex') as "nameRawHex", i.folder_display as "folder",
        i.size_bytes::float8 as "sizeBytes", i.sha256, i.crc32::float8 as crc32, i.hash_origin as "hashOrigin", i.kind,
        i.media_type as "mediaType", i.captured_at::text as "capturedAt", i.contributed_by as "contributedBy",
        i.state, i.sealed_at::text as "sealedAt"
      from items i left join cases c on c.id = i.case_id where i.id = ${itemId}`),
  )
  if (!row) throw new Error(`no item ${itemId} to record`)
  const text = `${canonicalBytes({ format: 'cdip-record/1', revision: 0, ...row }).toString()}\n`
  try {
    await writeOnce(join(storeFolder, recordKey(itemId, 0)), text)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  }
}
