import { sql } from 'drizzle-orm'
import { v7 } from 'uuid'
import type { Database } from '#db/client.ts'
import type { Tx } from '#lib/context.ts'

export type SecurityEventType =
  | 'sign-in'
  | 'sign-in-refused'
  | 'locked-out'
  | 'unlock'
  | 'sign-out'
  | 'session-ended'
  | 'password-changed'
  | 'officer-created'
  | 'officer-suspended'
  | 'officer-reinstated'
  | 'clearance-changed'
  | 'password-reset'
  | 'posting-added'
  | 'posting-ended'
  | 'unit-created'
  | 'unit-renamed'
type Entry = { type: SecurityEventType; officerId: string | null; address: string; detail?: Record<string, string> }

/** Adds a line to the security log, which nobody can change. */
export async function recordSecurity(db: Database, now: Date, entry: Entry): Promise<void> {
  await db.execute(sql`insert into security_events (id, at, type, officer_id, address, detail) values
    (${v7()}, ${now.toISOString()}, ${entry.type}, ${entry.officerId}, ${entry.address}, ${JSON.stringify(entry.detail ?? {})})`)
}

/** Adds the line of an administrator's act, with who did it. */
export async function recordAdministration(
  tx: Tx,
  entry: { type: SecurityEventType; officerId: string | null; detail?: Record<string, string> },
): Promise<void> {
  const by = tx.actor.type === 'officer' ? tx.actor.serviceNumber : tx.actor.job
  await recordSecurity(tx.db, tx.now, { ...entry, address: '', detail: { ...entry.detail, by } })
}
