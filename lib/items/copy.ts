import { join } from 'node:path'
import { sql } from 'drizzle-orm'
import type { Ctx } from '#lib/context.ts'
import { log } from '#lib/log.ts'
import { copyMaster, removeBadCopy } from '#lib/storage/files.ts'
import { masterKey } from '#lib/storage/keys.ts'
import { sizeOf } from '#lib/storage/walk.ts'
import { isMaster, isUnreadable, type Master } from './read-again.ts'

/**
 * Whether a volume that holds copies is not there, as where it is not mounted. Then none of them is missing, and nothing
 * may be written in its place: it would fill another disk. A new disk in its place is one for `cdip store repair`.
 */
export async function isVolumeAway(ctx: Pick<Ctx, 'db'>, place: string): Promise<boolean> {
  const size = await sizeOf(join(place, 'masters')).catch(() => null) // a mount that gives errors is none
  if (size !== null) return false
  const [known] = await ctx.db.execute(sql`select 1 from item_copies where place = ${place} limit 1`)
  return known !== undefined
}

/**
 * Copies the oldest master that has no copy in `place`, a folder of another volume, and reads it back. A master that gives
 * another copy than was sealed comes due for its own reading. False where none is left.
 */
export async function copyNext(ctx: Ctx, storeFolder: string, place: string): Promise<boolean> {
  const [master] = await ctx.db.execute<Master>(sql`
    select i.id, i.size_bytes::float8 as "sizeBytes", i.sha256 from items i join item_fixity f on f.item_id = i.id
    where i.state = 'sealed' and f.outcome = 'sound' and f.checked_at > 'epoch'
      and not exists (select from item_copies y where y.item_id = i.id and y.place = ${place})
    order by i.id limit 1`)
  if (!master) return false
  if (await makeCopy(storeFolder, place, master)) {
    await ctx.db.execute(sql`insert into item_copies (item_id, place, checked_at)
      values (${master.id}, ${place}, ${ctx.now.toISOString()}) on conflict do nothing`)
  } else {
    log('error', 'the copy of a master is not what was sealed', { itemId: master.id, place })
    await ctx.db.execute(sql`update item_fixity set checked_at = 'epoch' where item_id = ${master.id}`)
  }
  return true
}

/** Puts a copy of the master in `place`, unless it is there already. Whether what stands there now is what was sealed. */
export async function makeCopy(storeFolder: string, place: string, master: Master): Promise<boolean> {
  const copy = join(place, masterKey(master.id))
  if (await isMaster(copy, master)) return true
  await removeBadCopy(copy)
  await copyMaster(join(storeFolder, masterKey(master.id)), copy).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT' && !isUnreadable(error)) throw error // the master is gone: its reading tells
  })
  return isMaster(copy, master)
}
