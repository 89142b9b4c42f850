import { join } from 'node:path'
import { sql } from 'drizzle-orm'
import type { Database } from '#db/client.ts'
import { CdipError } from '#lib/errors.ts'
import { type MasterPlaces, masterKey } from '#lib/storage/keys.ts'
import { sizeOf } from '#lib/storage/walk.ts'

export type MasterPath = { path: string; isCopy: boolean }

/**
 * Where the sealed bytes of an item are, the best first: the master, then its copies in the places that this process knows.
 * One that was not as it was sealed when it was read last is not among them. Copies are asked for only by who goes on to
 * them: nearly always the master is enough.
 */
export async function* soundPaths(
  db: Database,
  { store, copies }: MasterPlaces,
  itemId: string,
): AsyncGenerator<MasterPath, void> {
  const key = masterKey(itemId)
  const [damaged] = await db.execute(sql`select 1 from item_fixity where item_id = ${itemId} and outcome <> 'sound'`)
  if (!damaged) yield { path: join(store, key), isCopy: false }
  if (copies.length === 0) return
  const sound = await db.execute<{ place: string }>(
    sql`select place from item_copies where item_id = ${itemId} and outcome = 'sound'`,
  )
  const known = new Set(sound.map(({ place }) => place))
  for (const place of copies) if (known.has(place)) yield { path: join(place, key), isCopy: true }
}

/** The first of them that is there. UNAVAILABLE where none is: nothing is read or made of damaged bytes. */
export async function resolveMaster(db: Database, places: MasterPlaces, itemId: string): Promise<string> {
  for await (const { path } of soundPaths(db, places, itemId)) if ((await sizeOf(path)) !== null) return path
  throw new CdipError('UNAVAILABLE', `neither the master of ${itemId} nor a copy is as it was sealed`)
}
