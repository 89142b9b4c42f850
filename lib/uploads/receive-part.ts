import { type FileHandle, open } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { sql } from 'drizzle-orm'
import { authorize } from '#lib/access/authorize.ts'
import { type Ctx, inSnapshot, inTransaction } from '#lib/context.ts'
import { recordEvent } from '#lib/custody/record.ts'
import { CdipError } from '#lib/errors.ts'
import { log } from '#lib/log.ts'
import { startDigest } from '#lib/storage/digest-thread.ts'
import { createExclusive, startSyncBehind, writeChunks } from '#lib/storage/files.ts'
import { segmentKey } from '#lib/storage/keys.ts'
import { acquireLease, LEASE_SECONDS, type Lease, releaseLease, renewLease } from './lease.ts'
import { type Place, reserveAgain } from './reserve-space.ts'
import { loadUpload, type UploadRow } from './rows.ts'

const RETRY_MS = 500

export type Part = { uploadId: string; offsetBytes: number; lengthBytes: number; sha256: string }

/**
 * Receives one part. When it returns, the bytes are on the disk and the offset in the database moved by
 * `lengthBytes` (promise 1). DIGEST_MISMATCH: dropped. INVALID: fewer or more bytes than declared, dropped, or
 * more than one part may have.
 * CONFLICT: another writer, or not the durable offset. NO_SPACE or TOO_MUCH_OPEN: its space had lapsed and is gone;
 * what arrived before is kept. Returns the new offset.
 */
export async function receivePart(
  ctx: Ctx,
  place: Place,
  part: Part,
  chunks: AsyncIterable<Uint8Array>,
): Promise<number> {
  const upload = await inSnapshot(ctx, (tx) => loadUpload(tx, part.uploadId))
  authorize(ctx.actor, { on: 'upload', action: 'upload.write', resource: upload })
  if (part.lengthBytes > place.partBytes) throw new CdipError('INVALID', `a part of more than ${place.partBytes} bytes`)
  if (part.lengthBytes > upload.sizeBytes - part.offsetBytes)
    throw new CdipError('INVALID', 'more bytes than announced')
  if (!upload.holdsSpace && upload.state === 'open') await reserveAgain(ctx, place, part.uploadId)
  const lease = await inTransaction(ctx, (tx) => acquireLease(tx, part.uploadId, part.offsetBytes, place.holder))
  const renewal = setInterval(
    () => {
      // A failed renewal is a lost lease.
      inTransaction(ctx, (tx) => renewLease(tx, lease)).catch(() => clearInterval(renewal))
    },
    (LEASE_SECONDS * 1000) / 3,
  )
  try {
    await writePart(place.folder, lease, part, chunks)
    return await acknowledge(ctx, upload, lease, part)
  } catch (cause) {
    // The first error is the answer, and waits for no database that is away.
    await giveBack(ctx, lease).catch(() => void giveBackLater(ctx, lease))
    throw cause
  } finally {
    clearInterval(renewal)
  }
}

const giveBack = (ctx: Ctx, lease: Lease) => inTransaction(ctx, (tx) => releaseLease(tx, lease))

/** Tries until the lease lapses by itself: a database that was away for a second holds no officer up for fifteen. */
async function giveBackLater(ctx: Ctx, lease: Lease): Promise<void> {
  const lapses = performance.now() + LEASE_SECONDS * 1000
  for (;;) {
    await pause(RETRY_MS, undefined, { ref: false })
    try {
      return await giveBack(ctx, lease)
    } catch (error) {
      if (performance.now() < lapses) continue
      return log('warn', 'a lease was not given back', { uploadId: lease.uploadId, error })
    }
  }
}

async function writePart(
  storeFolder: string,
  lease: Lease,
  part: Part,
  chunks: AsyncIterable<Uint8Array>,
): Promise<void> {
  const path = join(storeFolder, segmentKey(part.uploadId, lease.epoch))
  // A holder whose first part was dropped left its own empty segment: the same epoch goes on in it.
  const handle = await (lease.isNewSegment ? createExclusive(path).catch(reopenOwn(path)) : open(path, 'r+'))
  try {
    await fillSegment(handle, part.offsetBytes - lease.segmentStart, part, chunks)
  } finally {
    await handle.close()
  }
}

/** Writes, hashes and syncs at once: network, processor and disk work side by side. */
async function fillSegment(
  handle: FileHandle,
  position: number,
  part: Part,
  chunks: AsyncIterable<Uint8Array>,
): Promise<void> {
  const digest = startDigest(handle.fd, position)
  const sync = startSyncBehind(handle, position)
  try {
    const written = await writeChunks(handle, position, chunks, part.lengthBytes, (to) => {
      digest.advance(to)
      sync.advance(to)
    })
    if (written !== part.lengthBytes) throw new CdipError('INVALID', `${written} of ${part.lengthBytes} bytes came`)
    const [computed] = await Promise.all([digest.finish(position + part.lengthBytes), sync.finish()])
    if (computed !== part.sha256) throw new CdipError('DIGEST_MISMATCH', 'the part arrived changed')
  } finally {
    await Promise.all([digest.settled(), sync.settled()]) // the caller closes the descriptor next
  }
}

const reopenOwn = (path: string) => (error: NodeJS.ErrnoException) => {
  if (error.code === 'EEXIST') return open(path, 'r+')
  throw error
}

/** Inserts the part and moves the offset in one transaction, if the epoch still is the writer's. */
async function acknowledge(ctx: Ctx, upload: UploadRow, lease: Lease, part: Part): Promise<number> {
  const newOffset = part.offsetBytes + part.lengthBytes
  const isLast = newOffset === upload.sizeBytes
  return inTransaction(ctx, async (tx) => {
    const moved = await tx.db.execute(sql`
      update uploads set offset_bytes = ${newOffset}, lease_until = null, last_contact_at = now(),
        state = ${isLast ? 'complete' : 'open'}
      where id = ${part.uploadId} and state = 'open' and epoch = ${lease.epoch} and offset_bytes = ${part.offsetBytes}
      returning 1`)
    if (moved.length === 0) throw new CdipError('CONFLICT', 'the lease is over')
    await tx.db.execute(sql`
      insert into upload_segments (upload_id, epoch, start_bytes, length_bytes)
      values (${part.uploadId}, ${lease.epoch}, ${lease.segmentStart}, ${newOffset - lease.segmentStart})
      on conflict (upload_id, epoch) do update set length_bytes = excluded.length_bytes`)
    await tx.db.execute(sql`insert into upload_parts (upload_id, offset_bytes, length_bytes, sha256, epoch)
      values (${part.uploadId}, ${part.offsetBytes}, ${part.lengthBytes}, ${part.sha256}, ${lease.epoch})`)
    if (isLast) {
      const { caseId, sizeBytes, nameDisplay: fileName } = upload
      const facts = { uploadId: part.uploadId, sizeBytes }
      await recordEvent(tx, { type: 'upload.completed', caseId: caseId ?? undefined, facts, personal: { fileName } })
    }
    await tx.db.execute(sql`select pg_notify('uploads', ${part.uploadId})`)
    return newOffset
  })
}
