import { sql } from 'drizzle-orm'
import { v7 } from 'uuid'
import type { Database } from '#db/client.ts'

export type SecurityEventType =
  | 'sign-in'
  | 'sign-in-refused'
  | 'unlock'
  | 'sign-out'
  | 'session-ended'
  | 'password-changed'
  | 'officer-suspended'
  | 'officer-created'
type Entry = { type: SecurityEventType; officerId: string | null; address: string; detail?: Record<string, string> }

/** Adds a line to the security log, which nobody can change. */
export async function recordSecurity(db: Database, now: Date, entry: Entry): Promise<void> {
  await db.execute(sql`insert into security_events (id, at, type, officer_id, address, detail) values
    (${v7()}, ${now.toISOString()}, ${entry.type}, ${entry.officerId}, ${entry.address}, ${JSON.stringify(entry.detail ?? {})})`)
}
