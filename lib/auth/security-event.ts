import { sql } from 'drizzle-orm'
import { v7 } from 'uuid'
import type { Database } from '#db/client.ts'
import type { Tx } from '#lib/context.ts'
import type { SecurityEventType } from '#lib/security/schema.ts'

type Entry = { type: SecurityEventType; officerId: string | null; address: string; detail?: Record<string, string> }

/** Adds a line to the security log, which nobody can change. Returns its id. */
export async function recordSecurity(db: Database, now: Date, entry: Entry): Promise<string> {
  const id = v7()
  await db.execute(sql`insert into security_events (id, at, type, officer_id, address, detail) values
    (${id}, ${now.toISOString()}, ${entry.type}, ${entry.officerId}, ${entry.address}, ${JSON.stringify(entry.detail ?? {})})`)
  return id
}

/** Adds the line of an administrator's act, with who did it. */
export async function recordAdministration(
  tx: Tx,
  entry: { type: SecurityEventType; officerId: string | null; detail?: Record<string, string> },
): Promise<string> {
  const by = tx.actor.type === 'officer' ? tx.actor.serviceNumber : tx.actor.job
  return recordSecurity(tx.db, tx.now, { ...entry, address: '', detail: { ...entry.detail, by } })
}
