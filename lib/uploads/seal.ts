import { open, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { sql } from 'drizzle-orm'
import { type Ctx, inSnapshot, inTransaction, type Tx } from '#lib/context.ts'
import { recordEvent } from '#lib/custody/record.ts'
import { takeNumber } from '#lib/items/rows.ts'
import { sniff } from '#lib/items/sniff.ts'
import { enqueue } from '#lib/jobs/enqueue.ts'
import { assembleMaster, linkMaster } from '#lib/storage/files.ts'
import { masterKey, segmentKey } from '#lib/storage/keys.ts'
import { startHash } from '#lib/storage/running-hash.ts'
import { settleSealed } from '#lib/transfers/settle-sealed.ts'
import { emptyReceived } from './quarantine.ts'
import { writeRecord } from './record-file.ts'
import { loadUpload, type Segment, segmentsOf, type UploadRow } from './rows.ts'

export type StoredHashes = { sha256: string; crc32: number }

/**
 * Makes an exhibit of a complete upload whose stored bytes were hashed: publishes the master, then, in one
 * transaction, the item with its number and its event. Idempotent. A crash in between leaves a master that the next
 * try adopts, because the item takes the upload's id. Returns false where the upload was no longer complete.
 */
export async function sealUpload(
  ctx: Ctx,
  storeFolder: string,
  uploadId: string,
  stored: StoredHashes,
): Promise<boolean> {
  const segments = await inSnapshot(ctx, (tx) => segmentsOf(tx, uploadId))
  await publishMaster(storeFolder, uploadId, segments, stored)
  const { kind, mediaType } = sniff(await headOf(join(storeFolder, masterKey(uploadId))))
  const isSealed = await inTransaction(ctx, async (tx) => {
    const upload = await loadUpload(tx, uploadId)
    const number = upload.caseId ? await takeNumber(tx, upload.caseId) : null
    const taken = await tx.db.execute(sql`
      update uploads set state = 'sealed', stored_sha256 = ${stored.sha256}
      where id = ${uploadId} and state in ('complete', 'verifying')
        and (source_sha256 is null or source_sha256 = ${stored.sha256}) returning 1`)
    if (taken.length === 0) return false
    await insertItem(tx, upload, number, stored, { kind, mediaType })
    const { entryId } = upload
    if (number !== null) await settleSealed(tx, { entryId, itemId: uploadId, number, sha256: stored.sha256 })
    await enqueue(tx, 'media.poster', { itemId: uploadId }, { key: uploadId })
    await enqueue(tx, 'media.examine', { itemId: uploadId }, { key: uploadId })
    return true
  })
  if (!isSealed) return false
  await writeRecord(ctx, storeFolder, uploadId)
  await emptyReceived(ctx, storeFolder, uploadId)
  return true
}

async function publishMaster(
  storeFolder: string,
  uploadId: string,
  segments: Segment[],
  stored: StoredHashes,
): Promise<void> {
  const master = join(storeFolder, masterKey(uploadId))
  const sources = segments.map((each) => ({
    path: join(storeFolder, segmentKey(uploadId, each.epoch)),
    lengthBytes: each.lengthBytes,
  }))
  const [only] = sources
  try {
    // A segment may be longer than what was acknowledged (a dropped part): then only the acknowledged bytes are copied.
    if (only && sources.length === 1 && (await stat(only.path)).size === only.lengthBytes)
      await linkMaster(only.path, master)
    else await assembleMaster(sources, master)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    await refuseOtherBytes(master, stored)
  }
}

/** A master under this name is from an earlier try: adopted only if its bytes are the ones that were hashed now. */
async function refuseOtherBytes(master: string, stored: StoredHashes): Promise<void> {
  const hash = startHash()
  await hash.take(master, 0, (await stat(master)).size)
  if (hash.result().sha256 !== stored.sha256) throw new Error(`${master} holds other bytes than its upload`)
}

async function headOf(path: string): Promise<Uint8Array> {
  const handle = await open(path, 'r')
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(64), 0, 64, 0)
    return buffer.subarray(0, bytesRead)
  } finally {
    await handle.close()
  }
}

async function insertItem(
  tx: Tx,
  upload: UploadRow,
  number: number | null,
  { sha256, crc32 }: StoredHashes,
  { kind, mediaType }: ReturnType<typeof sniff>,
): Promise<void> {
  const hashOrigin = upload.sourceSha256 ? 'whole file' : 'parts'
  await tx.db.execute(sql`
    insert into items (id, case_id, tray_unit_id, number, upload_id, name_raw, name_display, folder_display, size_bytes,
      sha256, crc32, hash_origin, kind, media_type, captured_at, contributed_by, sealed_at,
      source_id, channel)
    select ${upload.id}, b.case_id, b.tray_unit_id, ${number}, ${upload.id}, e.name_raw, e.name_display, e.folder_display,
      e.size_bytes, ${sha256}, ${crc32}, ${hashOrigin}, ${kind}, ${mediaType}, coalesce(e.modified_at, ${upload.createdAt}),
      ${upload.officerId}, ${tx.now.toISOString()}, e.source_id, e.channel
    from batch_entries e join batches b on b.id = e.batch_id where e.id = ${upload.entryId}`)
  const { caseId, trayUnitId, sizeBytes, sourceSha256, nameDisplay: fileName } = upload
  await recordEvent(tx, {
    type: 'item.sealed',
    caseId: caseId ?? undefined,
    itemId: upload.id,
    facts: { uploadId: upload.id, number, trayUnitId, sizeBytes, sha256, sourceSha256, hashOrigin, crc32 },
    personal: { fileName },
  })
}
