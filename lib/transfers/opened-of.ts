import { sql } from 'drizzle-orm'
import type { Tx } from '#lib/context.ts'

/** A viewing counts from the beginning of its quarter of an hour (lib/items/record-viewing.ts). */
const WINDOW_MS = 15 * 60_000

/** Which of these exhibits the actor has viewed or downloaded since a transfer was submitted. */
export async function openedOf(tx: Tx, itemIds: readonly string[], since: string | null): Promise<Set<string>> {
  if (tx.actor.type !== 'officer' || itemIds.length === 0 || !since) return new Set()
  const from = new Date(since)
  const window = new Date(Math.floor(from.getTime() / WINDOW_MS) * WINDOW_MS)
  const ids = sql`${`{${itemIds.join(',')}}`}::uuid[]`
  const rows = await tx.db.execute<{ id: string }>(sql`
    select v.item_id as id from viewings v
    where v.officer_id = ${tx.actor.id} and v.item_id = any (${ids}) and v.begun_at >= ${window.toISOString()}
    union
    select e.item_id from custody_events e where e.item_id = any (${ids}) and e.type = 'item.downloaded'
      and e.actor_id = ${tx.actor.id} and e.at >= ${from.toISOString()}`)
  return new Set(rows.map(({ id }) => id))
}
