import { sql } from 'drizzle-orm'
import type { Tx } from '#lib/context.ts'
import { recordEvent } from '#lib/custody/record.ts'

const VIEWING_MS = 15 * 60_000

/**
 * Puts on record that the actor looks at an item: once for each session and quarter of an hour, whatever of it is sent.
 * `isFromCopy`: at a copy that stands in for its master.
 */
export async function recordViewing(
  tx: Tx,
  item: { id: string; caseId: string | null },
  isFromCopy = false,
): Promise<void> {
  if (tx.actor.type !== 'officer') return
  const window = new Date(Math.floor(tx.now.getTime() / VIEWING_MS) * VIEWING_MS).toISOString()
  const sessionId = tx.actor.sessionId ?? null
  const begun = await tx.db.execute(sql`insert into viewings (officer_id, item_id, begun_at, session_id)
    values (${tx.actor.id}, ${item.id}, ${window}, ${sessionId}) on conflict do nothing returning 1`)
  const about = { caseId: item.caseId ?? undefined, itemId: item.id, personal: {} }
  const facts = { sessionId, ...(isFromCopy ? { fromCopy: true as const } : {}) }
  if (begun.length === 1) await recordEvent(tx, { ...about, type: 'item.viewed', facts })
}
