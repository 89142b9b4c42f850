import { join } from 'node:path'
import { sql } from 'drizzle-orm'
import type { Ctx } from '#lib/context.ts'
import { log } from '#lib/log.ts'
import { copyMaster, removeBadCopy } from '#lib/storage/files.ts'
import { masterKey } from '#lib/storage/keys.ts'
import { startHash } from '#lib/storage/running-hash.ts'
import { sizeOf } from '#lib/storage/walk.ts'

export type Master = { id: string; sizeBytes: number; sha256: string }

/** Whether the file there is, byte for byte, the one that was sealed. */
export async function isMaster(path: string, { sizeBytes, sha256 }: Master): Promise<boolean> {
  if ((await sizeOf(path)) !== sizeBytes) return false
  const hash = startHash()
  await hash.take(path, 0, sizeBytes)
  return hash.result().sha256 === sha256
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
  const copy = join(place, masterKey(master.id))
  if (!(await isMaster(copy, master))) {
    await removeBadCopy(copy)
    await copyMaster(join(storeFolder, masterKey(master.id)), copy).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'ENOENT') throw error // the master is gone: its reading tells
    })
  }
  if (await isMaster(copy, master)) {
    await ctx.db.execute(sql`insert into item_copies (item_id, place, verified_at)
      values (${master.id}, ${place}, ${ctx.now.toISOString()}) on conflict do nothing`)
  } else {
    log('error', 'the copy of a master is not what was sealed', { itemId: master.id, place })
    await ctx.db.execute(sql`update item_fixity set checked_at = 'epoch' where item_id = ${master.id}`)
  }
  return true
}
