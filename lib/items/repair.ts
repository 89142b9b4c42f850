import { join } from 'node:path'
import { sql } from 'drizzle-orm'
import { v7 } from 'uuid'
import { type Ctx, inTransaction } from '#lib/context.ts'
import { recordEvent } from '#lib/custody/record.ts'
import { copyMaster, moveOnce } from '#lib/storage/files.ts'
import { masterKey, quarantineKey } from '#lib/storage/keys.ts'
import { sizeOf } from '#lib/storage/walk.ts'
import { copyNext, makeCopy } from './copy.ts'
import { isMaster, type Master } from './read-again.ts'

type Damaged = Master & { caseId: string | null; name: string; outcome: string }
export type Repaired = { repaired: string[]; failed: { id: string; why: string }[]; copied: number }

const thatIsThere = (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EEXIST') throw error // an earlier try, which a crash cut off, did this step
}

async function verifiedCopy(master: Master, places: readonly string[]): Promise<string | null> {
  for (const place of places) if (await isMaster(join(place, masterKey(master.id)), master)) return place
  return null
}

/** The repair of this master that is under way, or a new one. */
async function begin(ctx: Ctx, itemId: string, place: string): Promise<string> {
  const [open] = await ctx.db.execute<{ id: string }>(sql`
    insert into item_repairs (id, item_id, place, begun_at) values (${v7()}, ${itemId}, ${place}, ${ctx.now.toISOString()})
    on conflict (item_id) where finished_at is null do update set place = excluded.place returning id`)
  if (!open) throw new Error('no repair was begun')
  return open.id
}

/**
 * Puts a verified copy in the place of a damaged master, whose bytes are kept in quarantine, with an event. Goes on where a
 * crash cut it off. Returns why it could not; null where it is done.
 */
async function repairMaster(
  ctx: Ctx,
  store: string,
  damaged: Damaged,
  places: readonly string[],
): Promise<string | null> {
  const place = await verifiedCopy(damaged, places)
  if (!place) return 'no copy of it is as it was sealed'
  const master = join(store, masterKey(damaged.id))
  const repairId = await begin(ctx, damaged.id, place)
  const kept = join(store, quarantineKey(repairId))
  if (!(await isMaster(master, damaged))) {
    if ((await sizeOf(master)) !== null) await moveOnce(master, kept)
    await copyMaster(join(place, masterKey(damaged.id)), master).catch(thatIsThere)
  }
  if (!(await isMaster(master, damaged))) return 'what was put in its place is not what was sealed'
  const hasKept = (await sizeOf(kept)) !== null
  await inTransaction(ctx, async (tx) => {
    const at = tx.now.toISOString()
    await tx.db.execute(sql`update item_repairs set finished_at = greatest(begun_at, ${at}) where id = ${repairId}`)
    await tx.db.execute(sql`update item_fixity set outcome = 'sound', checked_at = ${at} where item_id = ${damaged.id}`)
    await recordEvent(tx, {
      type: 'item.repaired',
      caseId: damaged.caseId ?? undefined,
      itemId: damaged.id,
      facts: { damage: damaged.outcome, sha256: damaged.sha256, keptAs: hasKept ? repairId : null },
      personal: { fileName: damaged.name },
    })
  })
  return null
}

/** Makes the copies in `place` anew that were found damaged, each with an event. */
async function renewCopies(ctx: Ctx, store: string, place: string, result: Repaired): Promise<void> {
  const damaged = await ctx.db.execute<Damaged>(sql`
    select i.id, i.size_bytes::float8 as "sizeBytes", i.sha256, i.case_id as "caseId", i.name_display as name, y.outcome
    from item_copies y join items i on i.id = y.item_id
    where y.place = ${place} and y.outcome <> 'sound' and i.state = 'sealed' order by i.id`)
  for (const each of damaged) {
    // A damaged copy may be the best that is left: it is removed for a better one alone.
    const isMade = (await isMaster(join(store, masterKey(each.id)), each)) && (await makeCopy(store, place, each))
    if (!isMade) {
      result.failed.push({ id: each.id, why: `its copy in ${place} was not made anew` })
      continue
    }
    result.copied += 1
    await inTransaction(ctx, async (tx) => {
      await tx.db.execute(sql`update item_copies set outcome = 'sound', checked_at = ${tx.now.toISOString()}
        where item_id = ${each.id} and place = ${place}`)
      await recordEvent(tx, {
        type: 'item.copy-renewed',
        caseId: each.caseId ?? undefined,
        itemId: each.id,
        facts: { sizeBytes: each.sizeBytes, sha256: each.sha256 },
        personal: { fileName: each.name },
      })
    })
  }
}

/** A volume that was replaced holds nothing: its copies are due again. */
async function forgetLostCopies(ctx: Ctx, place: string): Promise<void> {
  const rows = await ctx.db.execute<{ id: string }>(sql`select item_id as id from item_copies where place = ${place}`)
  for (const { id } of rows) {
    if ((await sizeOf(join(place, masterKey(id)))) !== null) continue
    await ctx.db.execute(sql`delete from item_copies where item_id = ${id} and place = ${place}`)
  }
}

/**
 * Mends every master that was found damaged from a verified copy, then makes the copies that are damaged or missing. No
 * master is deleted. Runs as the owner of the database.
 */
export async function repairStore(ctx: Ctx, store: string, places: readonly string[]): Promise<Repaired> {
  const result: Repaired = { repaired: [], failed: [], copied: 0 }
  const damaged = await ctx.db.execute<Damaged>(sql`
    select i.id, i.size_bytes::float8 as "sizeBytes", i.sha256, i.case_id as "caseId", i.name_display as name, f.outcome
    from item_fixity f join items i on i.id = f.item_id where f.outcome <> 'sound' and i.state = 'sealed' order by i.id`)
  for (const each of damaged) {
    const why = await repairMaster(ctx, store, each, places)
    if (why) result.failed.push({ id: each.id, why })
    else result.repaired.push(each.id)
  }
  for (const place of places) {
    await renewCopies(ctx, store, place, result)
    await forgetLostCopies(ctx, place)
    while (await copyNext(ctx, store, place)) result.copied += 1
  }
  return result
}
