import { join } from 'node:path'
import { sql } from 'drizzle-orm'
import { type Ctx, inSnapshot } from '#lib/context.ts'
import { segmentKey } from '#lib/storage/keys.ts'
import { type RunningHash, startHash } from '#lib/storage/running-hash.ts'
import { rejectUpload } from './reject.ts'
import { segmentsOf, type UploadRow, unsealedUploads } from './rows.ts'
import { sealUpload } from './seal.ts'

/** A client that is gone for so long will not say the whole digest; its parts carried the source's digests. */
const CLIENT_GONE_MS = 15 * 60_000

export type Follower = { step: (ctx: Ctx) => Promise<number> }

/**
 * Hashes uploads as their bytes become durable, and seals or rejects the complete ones. `step` does what there is to
 * do and returns how many uploads it moved on. The hash states live here: after a crash a new follower starts from 0.
 * `mayTake` says whether this worker, and no other, follows the upload.
 */
export function startFollower(storeFolder: string, mayTake: (uploadId: string) => Promise<boolean>): Follower {
  const running = new Map<string, RunningHash>()

  async function follow(ctx: Ctx, upload: UploadRow): Promise<boolean> {
    if (!running.has(upload.id) && !(await mayTake(upload.id))) return false
    const hash = running.get(upload.id) ?? startHash()
    running.set(upload.id, hash)
    const before = hash.atBytes
    try {
      if (hash.atBytes < upload.offsetBytes) await takeAcknowledged(ctx, storeFolder, upload, hash)
    } catch (cause) {
      running.delete(upload.id) // half a read spoils the state
      throw cause
    }
    return (await conclude(ctx, upload, hash)) || hash.atBytes > before
  }

  async function conclude(ctx: Ctx, upload: UploadRow, hash: RunningHash): Promise<boolean> {
    if (upload.state === 'open' || hash.atBytes < upload.sizeBytes) return false
    const stored = hash.result()
    if (upload.sourceSha256 === null) {
      const idleMs = ctx.now.getTime() - new Date(upload.lastContactAt).getTime()
      if (idleMs < CLIENT_GONE_MS) return false
    }
    if (upload.sourceSha256 !== null && upload.sourceSha256 !== stored.sha256) {
      await rejectUpload(ctx, storeFolder, upload.id, stored.sha256)
    } else if (!(await sealUpload(ctx, storeFolder, upload.id, stored))) return false
    running.delete(upload.id)
    return true
  }

  return {
    step: async (ctx) => {
      const goneSince = new Date(ctx.now.getTime() - CLIENT_GONE_MS)
      const uploads = await inSnapshot(ctx, (tx) => unsealedUploads(tx, { goneSince, except: [] }))
      const waiting = new Set(uploads.map((each) => each.id))
      for (const id of running.keys()) if (!waiting.has(id)) running.delete(id)
      const results = await Promise.allSettled(uploads.map((upload) => follow(ctx, upload)))
      const failed = results.find((each) => each.status === 'rejected')
      if (failed) throw failed.reason
      return results.filter((each) => each.status === 'fulfilled' && each.value).length
    },
  }
}

async function takeAcknowledged(ctx: Ctx, storeFolder: string, upload: UploadRow, hash: RunningHash): Promise<void> {
  const segments = await inSnapshot(ctx, (tx) => segmentsOf(tx, upload.id))
  for (const { epoch, startBytes, lengthBytes } of segments) {
    const from = hash.atBytes - startBytes
    if (from < 0 || from >= lengthBytes) continue
    await hash.take(join(storeFolder, segmentKey(upload.id, epoch)), from, lengthBytes - from)
  }
}

/** Takes a lock of this connection for one upload: it ends with the connection, so a killed worker holds nothing. */
export async function tryFollowLock(ctx: Ctx, uploadId: string): Promise<boolean> {
  const [row] = await ctx.db.execute<{ taken: boolean }>(
    sql`select pg_try_advisory_lock(hashtextextended(${uploadId}, 1)) as taken`,
  )
  return row?.taken === true
}
