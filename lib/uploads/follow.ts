import { join } from 'node:path'
import { sql } from 'drizzle-orm'
import { type Ctx, inSnapshot, inTransaction } from '#lib/context.ts'
import { log } from '#lib/log.ts'
import { segmentKey } from '#lib/storage/keys.ts'
import { type RunningHash, startHash } from '#lib/storage/running-hash.ts'
import { rejectUpload } from './reject.ts'
import { loadUpload, segmentsOf, type UploadRow, unsealedUploads } from './rows.ts'
import { sealUpload } from './seal.ts'

/** A client that is gone for so long will not say the whole digest; its parts carried the source's digests. */
const CLIENT_GONE_MS = 15 * 60_000

// A try hashes the whole file again: one that keeps failing must cost the others less each time.
const FIRST_PAUSE_MS = 5_000
const LONGEST_PAUSE_MS = 15 * 60_000

/** What gives a taken upload back; `true` where no other worker could take it. */
type Hold = (() => Promise<void>) | true

export type Follower = { step: (ctx: Ctx) => Promise<number> }

/**
 * Hashes uploads as their bytes become durable, and seals or rejects the complete ones. `step` does what there is to
 * do and returns how many uploads it moved on; one that fails is logged and left alone for a growing while, and the
 * others go on. The hash states and pauses live here: after a crash a new follower starts from 0.
 * `tryTake` says whether this worker, and no other, follows the upload; it is given back when there is no more to do.
 */
export function startFollower(storeFolder: string, tryTake: (uploadId: string) => Promise<Hold | false>): Follower {
  const running = new Map<string, { hash: RunningHash; hold: Hold }>()
  const failed = new Map<string, { tries: number; until: number }>()

  async function letGo(uploadId: string): Promise<void> {
    const hold = running.get(uploadId)?.hold
    running.delete(uploadId)
    if (typeof hold === 'function') await hold()
  }

  async function follow(ctx: Ctx, listed: UploadRow): Promise<boolean> {
    let upload = listed
    let hash = running.get(upload.id)?.hash
    if (!hash) {
      const hold = await tryTake(upload.id)
      if (!hold) return false
      hash = startHash()
      running.set(upload.id, { hash, hold })
    }
    try {
      // Another worker may have sealed it, and given it back, since it was listed.
      if (hash.atBytes === 0) upload = await inSnapshot(ctx, (tx) => loadUpload(tx, upload.id))
      if (!isUnsealed(upload)) {
        await letGo(upload.id)
        return false
      }
      if (upload.state === 'complete' && canCompare(ctx.now, upload)) upload = await beginVerifying(ctx, upload)
      const before = hash.atBytes
      if (before < upload.offsetBytes) await takeAcknowledged(ctx, storeFolder, upload, hash)
      return (await conclude(ctx, upload, hash)) || hash.atBytes > before
    } catch (cause) {
      await letGo(upload.id) // half a read spoils the state
      throw cause
    }
  }

  async function conclude(ctx: Ctx, upload: UploadRow, hash: RunningHash): Promise<boolean> {
    if (upload.state !== 'verifying' || hash.atBytes < upload.sizeBytes) return false
    const stored = hash.result()
    if (upload.sourceSha256 !== null && upload.sourceSha256 !== stored.sha256) {
      await rejectUpload(ctx, storeFolder, upload.id, stored.sha256)
    } else if (!(await sealUpload(ctx, storeFolder, upload.id, stored))) return false
    await letGo(upload.id)
    return true
  }

  function putOff(now: Date, uploadId: string, error: unknown): void {
    const tries = (failed.get(uploadId)?.tries ?? 0) + 1
    const pauseMs = Math.min(FIRST_PAUSE_MS * 2 ** (tries - 1), LONGEST_PAUSE_MS)
    failed.set(uploadId, { tries, until: now.getTime() + pauseMs })
    log('error', 'an upload could not be followed', { uploadId, tries, pauseMs, error })
  }

  async function tryFollow(ctx: Ctx, upload: UploadRow): Promise<boolean> {
    try {
      const hasMoved = await follow(ctx, upload)
      failed.delete(upload.id)
      return hasMoved
    } catch (error) {
      putOff(ctx.now, upload.id, error)
      return false
    }
  }

  return {
    step: async (ctx) => {
      const goneSince = new Date(ctx.now.getTime() - CLIENT_GONE_MS)
      const except = [...failed].filter(([, { until }]) => until > ctx.now.getTime()).map(([id]) => id)
      const uploads = await inSnapshot(ctx, (tx) => unsealedUploads(tx, { goneSince, except }))
      const listed = new Set(uploads.map((each) => each.id))
      for (const id of running.keys()) if (!listed.has(id)) await letGo(id)
      const keep = new Set([...listed, ...except])
      for (const id of failed.keys()) if (!keep.has(id)) failed.delete(id)
      const moved = await Promise.all(uploads.map((upload) => tryFollow(ctx, upload)))
      return moved.filter((each) => each).length
    },
  }
}

/** Whether the officer's machine said the whole digest, or is gone and its parts must do. */
const canCompare = (now: Date, { sourceSha256, lastContactAt }: UploadRow): boolean =>
  sourceSha256 !== null || now.getTime() - new Date(lastContactAt).getTime() >= CLIENT_GONE_MS

/** Takes a complete upload up for its comparison. After a crash it is still taken up, and hashed from 0. */
async function beginVerifying(ctx: Ctx, upload: UploadRow): Promise<UploadRow> {
  return inTransaction(ctx, async (tx) => {
    await tx.db.execute(sql`update uploads set state = 'verifying' where id = ${upload.id} and state = 'complete'`)
    return loadUpload(tx, upload.id)
  })
}

const isUnsealed = (upload: UploadRow) =>
  upload.state === 'open' || upload.state === 'complete' || upload.state === 'verifying'

async function takeAcknowledged(ctx: Ctx, storeFolder: string, upload: UploadRow, hash: RunningHash): Promise<void> {
  const segments = await inSnapshot(ctx, (tx) => segmentsOf(tx, upload.id))
  for (const { epoch, startBytes, lengthBytes } of segments) {
    const from = hash.atBytes - startBytes
    if (from < 0 || from >= lengthBytes) continue
    await hash.take(join(storeFolder, segmentKey(upload.id, epoch)), from, lengthBytes - from)
  }
}

/**
 * Takes a lock of this connection for one upload, and returns what gives it back; false where another connection holds
 * it. It ends with the connection too, so a killed worker holds nothing.
 */
export async function tryFollowLock(ctx: Ctx, uploadId: string): Promise<(() => Promise<void>) | false> {
  const key = sql`hashtextextended(${uploadId}, 1)`
  const [row] = await ctx.db.execute<{ taken: boolean }>(sql`select pg_try_advisory_lock(${key}) as taken`)
  if (row?.taken !== true) return false
  return async () => {
    try {
      await ctx.db.execute(sql`select pg_advisory_unlock(${key})`)
    } catch (error) {
      // The upload is as it is, and a broken connection has given the lock back already.
      log('warn', 'a follow lock was not given back', { uploadId, error })
    }
  }
}
