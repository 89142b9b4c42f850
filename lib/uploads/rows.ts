import { sql } from 'drizzle-orm'
import { uuids } from '#lib/access/visibility.ts'
import type { Tx } from '#lib/context.ts'
import { CdipError } from '#lib/errors.ts'
import type { UploadState } from './schema.ts'

export type UploadRow = {
  id: string
  entryId: string
  batchId: string
  caseId: string | null
  trayUnitId: string | null
  officerId: string
  state: UploadState
  sizeBytes: number
  offsetBytes: number
  epoch: number
  leaseUntil: string | null
  sourceSha256: string | null
  lastContactAt: string
  /** Whether the space for its missing bytes is still promised to it. */
  holdsSpace: boolean
  createdAt: string
  nameDisplay: string
  folderDisplay: string
  modifiedAt: string | null
}

// float8, because the driver gives bigint as text; sizes stay far below 2^53.
const columns = sql`up.id, up.entry_id as "entryId", e.batch_id as "batchId", b.case_id as "caseId",
  b.tray_unit_id as "trayUnitId", up.officer_id as "officerId", up.state, up.size_bytes::float8 as "sizeBytes",
  up.offset_bytes::float8 as "offsetBytes", up.epoch, up.lease_until as "leaseUntil", up.source_sha256 as "sourceSha256",
  up.last_contact_at as "lastContactAt", holds_space(up.last_contact_at) as "holdsSpace", up.created_at as "createdAt", e.name_display as "nameDisplay",
  e.folder_display as "folderDisplay", e.modified_at as "modifiedAt"`
const tables = sql`uploads up join batch_entries e on e.id = up.entry_id join batches b on b.id = e.batch_id`

/** The upload in the actor's sight: one's own, or any for the system. NOT_FOUND otherwise. */
export async function loadUpload(tx: Tx, uploadId: string, options: { lock?: boolean } = {}): Promise<UploadRow> {
  const scope = tx.actor.type === 'system' ? sql`true` : sql`up.officer_id = ${tx.actor.id}`
  const [row] = await tx.db.execute<UploadRow>(sql`
    select ${columns} from ${tables} where up.id = ${uploadId} and ${scope} ${options.lock ? sql`for update of up` : sql``}`)
  if (!row) throw new CdipError('NOT_FOUND', `no upload ${uploadId} in sight`)
  return row
}

const AT_ONCE = 200

/**
 * Uploads that the worker has to hash or seal now. Complete ones stand by themselves, those that wait for nothing more
 * first, so that no number of open ones keeps a file from its seal. Open ones come where bytes arrived and the client
 * was heard after `goneSince`. `except` are left out: they failed a moment ago.
 */
export async function unsealedUploads(
  tx: Tx,
  { goneSince, except }: { goneSince: Date; except: readonly string[] },
): Promise<UploadRow[]> {
  const gone = sql`${goneSince.toISOString()}::timestamptz`
  const isTried = sql`up.id <> all (${uuids(except)})`
  return await tx.db.execute<UploadRow>(sql`
    (select ${columns} from ${tables} where up.state in ('complete', 'verifying') and ${isTried}
      order by (up.source_sha256 is null and up.last_contact_at > ${gone}), up.created_at limit ${AT_ONCE})
    union all
    (select ${columns} from ${tables}
      where up.state = 'open' and up.offset_bytes > 0 and up.last_contact_at > ${gone} and ${isTried}
      order by up.created_at limit ${AT_ONCE})`)
}

export type Segment = { epoch: number; startBytes: number; lengthBytes: number }

/** The stretches that hold the acknowledged bytes of an upload, in order, without gap. */
export async function segmentsOf(tx: Tx, uploadId: string): Promise<Segment[]> {
  return await tx.db.execute<Segment>(sql`
    select epoch, start_bytes::float8 as "startBytes", length_bytes::float8 as "lengthBytes" from upload_segments
    where upload_id = ${uploadId} and length_bytes > 0 order by start_bytes`)
}
