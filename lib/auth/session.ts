import { createHash, randomBytes } from 'node:crypto'
import { sql } from 'drizzle-orm'
import { v7 } from 'uuid'
import type { Database } from '#db/client.ts'
import { asOfficer } from '#lib/context.ts'

export const IDLE_MS = 15 * 60_000
export const ABSOLUTE_MS = 10 * 3_600_000
// Writing the row on every request would make each read a write.
const TOUCH_MS = 20_000

/**
 * The record of one sign-in. `isLocked` after the idle limit or by hand: nothing is shown before the password. `leftMs`:
 * how long it stays open without an act.
 */
export type Session = { id: string; officerId: string; isLocked: boolean; leftMs: number; expiresAt: string }
type Row = { id: string; officerId: string; lastSeenAt: string; expiresAt: string; lockedAt: string | null }

const hashOf = (token: string) => createHash('sha256').update(token).digest()

/**
 * Opens a session and returns its token: 256 random bits, kept by us as a hash only. `db`: a transaction in which this
 * officer is the actor.
 */
export async function openSession(db: Database, officerId: string, address: string, now: Date): Promise<string> {
  const token = randomBytes(32).toString('base64url')
  const at = now.toISOString()
  const expires = new Date(now.getTime() + ABSOLUTE_MS).toISOString()
  await db.execute(sql`insert into sessions
    (id, token_hash, officer_id, authenticated_at, created_at, last_seen_at, expires_at, address)
    values (${v7()}, ${hashOf(token)}, ${officerId}, ${at}, ${at}, ${at}, ${expires}, ${address})`)
  return token
}

/** The session of a token, or null where it is unknown, revoked, over, or its officer suspended. */
export async function loadSession(db: Database, token: string, now: Date): Promise<Session | null> {
  const [row] = await db.execute<Row>(sql`
    select id, officer_id as "officerId", last_seen_at as "lastSeenAt", expires_at as "expiresAt", locked_at as "lockedAt"
    from session_of(${hashOf(token)}, ${now.toISOString()})`)
  if (!row) return null
  const idleUntil = new Date(row.lastSeenAt).getTime() + IDLE_MS
  const expires = new Date(row.expiresAt).getTime()
  return {
    id: row.id,
    officerId: row.officerId,
    isLocked: row.lockedAt !== null || idleUntil <= now.getTime(),
    leftMs: Math.max(0, Math.min(idleUntil, expires) - now.getTime()),
    expiresAt: new Date(expires).toISOString(),
  }
}

/** Counts a person's act. Uploads and polls never call this; a locked session stays locked. */
export async function touchSession(db: Database, sessionId: string, now: Date): Promise<void> {
  const stale = new Date(now.getTime() - TOUCH_MS).toISOString()
  const idle = new Date(now.getTime() - IDLE_MS).toISOString()
  await db.execute(sql`select touch_session(${sessionId}, ${now.toISOString()}, ${stale}, ${idle})`)
}

/** Locks at once, as the idle limit would. */
export async function lockSession(
  door: { db: Database; now: Date },
  session: { id: string; officerId: string },
): Promise<void> {
  await asOfficer(door, session.officerId, (db) =>
    db.execute(sql`update sessions set locked_at = ${door.now.toISOString()} where id = ${session.id}`),
  )
}
