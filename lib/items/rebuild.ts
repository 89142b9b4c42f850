import { readdir, readFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { sql } from 'drizzle-orm'
import { v7 } from 'uuid'
import { z } from 'zod'
import { displayName } from '#lib/batches/display-name.ts'
import { type Ctx, inTransaction, type Tx } from '#lib/context.ts'
import { keysUnder } from '#lib/storage/walk.ts'

/** record.<n>.json as lib/uploads/record-file.ts writes it. */
const Record = z.object({
  format: z.literal('cdip-record/1'),
  revision: z.number().int(),
  id: z.uuid(),
  caseId: z.uuid().nullable(),
  trayUnitId: z.uuid().nullable(),
  number: z.number().int().nullable(),
  uploadId: z.uuid(),
  nameRawHex: z.string(),
  folder: z.string(),
  sizeBytes: z.number().int(),
  sha256: z.string(),
  crc32: z.number(),
  hashOrigin: z.enum(['whole file', 'parts']),
  kind: z.string(),
  mediaType: z.string(),
  capturedAt: z.string(),
  fileTime: z.string().nullable().default(null),
  captureBasis: z.string().nullable().default(null),
  captureNote: z.string().default(''),
  ownMark: z.string().default(''),
  courtMark: z.string().default(''),
  value: z.string().default('evidential'),
  classification: z.string().default('RESTRICTED'),
  hiddenFor: z.uuid().nullable().default(null),
  contributedBy: z.uuid(),
  sourceId: z.uuid().nullable().default(null),
  channel: z.string().default(''),
  state: z.enum(['sealed', 'disposed']),
  sealedAt: z.string(),
})
type Record = z.infer<typeof Record>
export type Rebuilt = { restored: number; known: number; failed: { id: string; why: string }[] }

async function newestRecord(folder: string): Promise<Record | null> {
  const revisions = (await readdir(folder)).flatMap((name) => /^record\.(\d+)\.json$/.exec(name)?.[1] ?? [])
  const newest = Math.max(-1, ...revisions.map(Number))
  if (newest < 0) return null
  return Record.parse(JSON.parse(await readFile(join(folder, `record.${newest}.json`), 'utf8')))
}

/** Restores the rows that an item hangs on where they are gone with it: its batch, entry and upload. */
async function restoreUpload(tx: Tx, record: Record): Promise<void> {
  const [known] = await tx.db.execute(sql`select 1 from uploads where id = ${record.uploadId}`)
  if (known) return
  const [batchId, entryId] = [v7(), v7()]
  await tx.db.execute(sql`insert into batches (id, case_id, tray_unit_id, officer_id, created_at)
    values (${batchId}, ${record.caseId}, ${record.trayUnitId}, ${record.contributedBy}, ${record.sealedAt})`)
  await tx.db.execute(sql`insert into batch_entries (id, batch_id, name_raw, name_display, folder_display, size_bytes)
    values (${entryId}, ${batchId}, decode(${record.nameRawHex}, 'hex'), ${displayOf(record)}, ${record.folder}, ${record.sizeBytes})`)
  await tx.db.execute(sql`insert into uploads
    (id, entry_id, officer_id, state, size_bytes, offset_bytes, stored_sha256, last_contact_at, created_at)
    values (${record.uploadId}, ${entryId}, ${record.contributedBy}, 'sealed', ${record.sizeBytes}, ${record.sizeBytes},
      ${record.sha256}, ${record.sealedAt}, ${record.sealedAt})`)
}

const displayOf = (record: Record) => displayName(Buffer.from(record.nameRawHex, 'hex').toString('utf8'))

async function restore(tx: Tx, record: Record): Promise<boolean> {
  await restoreUpload(tx, record)
  const rows = await tx.db.execute(sql`
    insert into items (id, case_id, tray_unit_id, number, upload_id, name_raw, name_display, folder_display, size_bytes,
      sha256, crc32, hash_origin, kind, media_type, captured_at, contributed_by, state, sealed_at, record_wanted, record_written,
      source_id, channel, file_time, capture_basis, capture_note, own_mark, court_mark, value, classification,
      hidden_decider_id)
    values (${record.id}, ${record.caseId}, ${record.trayUnitId}, ${record.number}, ${record.uploadId},
      decode(${record.nameRawHex}, 'hex'), ${displayOf(record)}, ${record.folder}, ${record.sizeBytes}, ${record.sha256},
      ${record.crc32}, ${record.hashOrigin}, ${record.kind}, ${record.mediaType}, ${record.capturedAt},
      ${record.contributedBy}, ${record.state}, ${record.sealedAt}, ${record.revision}, ${record.revision},
      (select id from sources where id = ${record.sourceId} and case_id = ${record.caseId}), ${record.channel},
      ${record.fileTime}, ${record.captureBasis}, ${record.captureNote}, ${record.ownMark}, ${record.courtMark},
      ${record.value}, ${record.classification}, ${record.hiddenFor})
    on conflict (id) do nothing returning 1`)
  // The next number must not be one that a restored exhibit holds.
  await tx.db.execute(sql`update cases set last_item_number = greatest(last_item_number, ${record.number ?? 0})
    where id = ${record.caseId}`)
  return rows.length === 1
}

/**
 * Restores the rows of items from the newest record beside each master. Rows that exist stay as they are; what can't
 * be restored (its case or officer is gone too) is named with the reason. Runs as the owner of the database.
 */
export async function rebuildItems(ctx: Ctx, store: string): Promise<Rebuilt> {
  const result: Rebuilt = { restored: 0, known: 0, failed: [] }
  for (const key of await keysUnder(store, 'masters', 2)) {
    try {
      const record = await newestRecord(join(store, key))
      if (!record) throw new Error('no record beside it')
      const isNew = await inTransaction(ctx, (tx) => restore(tx, record))
      if (isNew) result.restored += 1
      else result.known += 1
    } catch (error) {
      result.failed.push({ id: basename(key), why: error instanceof Error ? error.message : String(error) })
    }
  }
  return result
}
