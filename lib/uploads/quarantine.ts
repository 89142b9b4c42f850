import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { sql } from 'drizzle-orm'
import { type Ctx, inSnapshot } from '#lib/context.ts'
import { doEach } from '#lib/jobs/do-each.ts'
import { assembleMaster, removeReceived } from '#lib/storage/files.ts'
import { quarantineKey, segmentKey } from '#lib/storage/keys.ts'
import { segmentsOf } from './rows.ts'
import type { UploadState } from './schema.ts'

/** Keeps the acknowledged bytes of an upload in `quarantine/`. Idempotent. */
export async function quarantineBytes(ctx: Ctx, storeFolder: string, uploadId: string): Promise<void> {
  const kept = join(storeFolder, quarantineKey(uploadId))
  // An earlier try kept them, and may have begun to empty `incoming/`.
  if (existsSync(kept)) return
  const segments = await inSnapshot(ctx, (tx) => segmentsOf(tx, uploadId))
  const sources = segments.map((each) => ({
    path: join(storeFolder, segmentKey(uploadId, each.epoch)),
    lengthBytes: each.lengthBytes,
  }))
  try {
    await assembleMaster(sources, kept)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error // another worker kept them meanwhile
  }
}

/**
 * Empties `incoming/` of an upload whose bytes have their place among the masters or in quarantine. Idempotent; until it
 * says so in the row, the files count as explained, and `tidyDecided` tries again.
 */
export async function emptyReceived(ctx: Ctx, storeFolder: string, uploadId: string): Promise<void> {
  await removeReceived(dirname(join(storeFolder, segmentKey(uploadId, 0))))
  await ctx.db.execute(sql`update uploads set tidied_at = ${ctx.now.toISOString()} where id = ${uploadId}`)
}

/**
 * Moves the bytes of cancelled uploads to quarantine, and empties what a crash left of sealed and rejected ones.
 * Returns how many uploads it tidied; one that can't be tidied holds up no other, and throws at the end.
 */
export async function tidyDecided(ctx: Ctx, storeFolder: string): Promise<number> {
  const rows = await ctx.db.execute<{ id: string; state: UploadState }>(sql`
    select id, state from uploads where state in ('sealed', 'rejected', 'cancelled') and tidied_at is null
      and (lease_until is null or lease_until < now()) order by created_at limit 20`)
  return doEach('tidying an upload', rows, async ({ id, state }) => {
    if (state === 'cancelled') await quarantineBytes(ctx, storeFolder, id)
    await emptyReceived(ctx, storeFolder, id)
  })
}
