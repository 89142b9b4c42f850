import { statfs } from 'node:fs/promises'
import { sql } from 'drizzle-orm'
import { type Database, openDatabase } from '#db/client.ts'
import { isVolumeAway } from '#lib/items/copy.ts'
import type { MasterPlaces } from '#lib/storage/keys.ts'
import { type KeptRun, keepRun } from './keep-run.ts'

type Space = { freeBytes: number | null; totalBytes: number | null }
const AWAY: Space = { freeBytes: null, totalBytes: null }

async function spaceOf(folder: string): Promise<Space> {
  try {
    const { bavail, blocks, bsize } = await statfs(folder)
    return { freeBytes: bavail * bsize, totalBytes: blocks * bsize }
  } catch {
    return AWAY // and that is what is written down
  }
}

/** Writes down how full each volume is, and for the day how little was free of the store. Idempotent. */
export async function noteVolumes(db: Database, { store, copies }: MasterPlaces): Promise<void> {
  const space = await spaceOf(store)
  await db.execute(sql`
    insert into health_days as d (day, store_free_bytes, store_total_bytes)
    values (hong_kong_day(now()), ${space.freeBytes}, ${space.totalBytes})
    on conflict (day) do update set store_free_bytes = least(d.store_free_bytes, excluded.store_free_bytes),
      store_total_bytes = coalesce(excluded.store_total_bytes, d.store_total_bytes)`)
  const measured = [{ place: 'store', ...space }]
  for (const place of copies) {
    const isAway = await isVolumeAway({ db }, place) // what lies under its mount point is another disk's space
    measured.push({ place, ...(isAway ? AWAY : await spaceOf(place)) })
  }
  const rows = JSON.stringify(measured)
  await db.execute(sql`
    with measured as (
      select * from json_to_recordset(${rows}::text::json) as m (place text, "freeBytes" bigint, "totalBytes" bigint)
    ), gone as (delete from volumes where place not in (select place from measured))
    insert into volumes (place, free_bytes, total_bytes, measured_at)
    select place, "freeBytes", "totalBytes", now() from measured
    on conflict (place) do update set free_bytes = excluded.free_bytes, total_bytes = excluded.total_bytes,
      measured_at = excluded.measured_at`)
}

/** Keeps the worker's run and the volumes of its store, until `stop` says that the worker ends in order. */
export function keepHistory(databaseUrl: string, places: MasterPlaces, version: string): KeptRun {
  const pool = openDatabase(databaseUrl, { max: 1 })
  const run = keepRun(pool.db, { process: 'worker', version }, () => noteVolumes(pool.db, places))
  return {
    stop: async () => {
      await run.stop()
      await pool.close()
    },
  }
}
