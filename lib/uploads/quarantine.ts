import { dirname, join } from 'node:path'
import { sql } from 'drizzle-orm'
import { type Ctx, inSnapshot } from '#lib/context.ts'
import { assembleMaster, removeReceived } from '#lib/storage/files.ts'
import { quarantineKey, segmentKey } from '#lib/storage/keys.ts'
import { segmentsOf } from './rows.ts'

/** Keeps the acknowledged bytes of an upload in `quarantine/` and empties its `incoming/`. Idempotent. */
export async function quarantineBytes(ctx: Ctx, storeFolder: string, uploadId: string): Promise<void> {
  const segments = await inSnapshot(ctx, (tx) => segmentsOf(tx, uploadId))
  const sources = segments.map((each) => ({
    path: join(storeFolder, segmentKey(uploadId, each.epoch)),
    lengthBytes: each.lengthBytes,
  }))
  try {
    await assembleMaster(sources, join(storeFolder, quarantineKey(uploadId)))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error // an earlier try kept them already
  }
}

export const receivedFolder = (storeFolder: string, uploadId: string): string =>
  dirname(join(storeFolder, segmentKey(uploadId, 0)))

/** Moves the bytes of cancelled uploads to quarantine. Returns how many uploads it tidied. */
export async function tidyCancelled(ctx: Ctx, storeFolder: string): Promise<number> {
  const rows = await ctx.db.execute<{ id: string }>(sql`
    select id from uploads where state = 'cancelled' and tidied_at is null
      and (lease_until is null or lease_until < now()) order by created_at limit 20`)
  for (const { id } of rows) {
    await quarantineBytes(ctx, storeFolder, id)
    await removeReceived(receivedFolder(storeFolder, id))
    await ctx.db.execute(sql`update uploads set tidied_at = ${ctx.now.toISOString()} where id = ${id}`)
  }
  return rows.length
}
