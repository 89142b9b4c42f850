import { type SQL, sql } from 'drizzle-orm'
import type { Tx } from '#lib/context.ts'
import { CdipError } from '#lib/errors.ts'
import type { EntryRow } from './view.ts'

export type BatchRow = {
  id: string
  caseId: string | null
  reportNumber: string | null
  trayNameEn: string | null
  trayNameZh: string | null
  officerId: string
  officer: string
  serviceNumber: string
  createdAt: string
}

/** A batch of the actor's own. NOT_FOUND otherwise. */
export async function loadBatch(tx: Tx, batchId: string): Promise<BatchRow> {
  const scope = tx.actor.type === 'system' ? sql`true` : sql`b.officer_id = ${tx.actor.id}`
  const [row] = await tx.db.execute<BatchRow>(sql`
    select b.id, b.case_id as "caseId", coalesce(c.report_number, b.claimed_report_number) as "reportNumber",
      u.name_en as "trayNameEn", u.name_zh as "trayNameZh", b.officer_id as "officerId", o.name as officer,
      o.service_number as "serviceNumber", b.created_at as "createdAt"
    from batches b join officers o on o.id = b.officer_id left join cases c on c.id = b.case_id
      left join units u on u.id = b.tray_unit_id
    where b.id = ${batchId} and ${scope}`)
  if (!row) throw new CdipError('NOT_FOUND', `no batch ${batchId} in sight`)
  return row
}

/** Entries with the newest upload of each, and the exhibit that came of it; `e`, `up` and `i` are theirs. */
export async function batchEntries(tx: Tx, where: SQL): Promise<EntryRow[]> {
  return await tx.db.execute<EntryRow>(sql`
    select e.id as "entryId", up.id as "uploadId", e.name_display as name, e.folder_display as folder,
      e.size_bytes::float8 as "sizeBytes", up.offset_bytes::float8 as "offsetBytes", up.state,
      e.modified_at as "modifiedAt", i.id as "itemId", i.number, i.sha256, i.crc32::float8 as crc32,
      i.sealed_at as "sealedAt"
    from batch_entries e
      left join lateral (select * from uploads u where u.entry_id = e.id order by u.created_at desc limit 1) up on true
      left join items i on i.upload_id = up.id
    where ${where} order by e.id limit 10000`)
}
