import { type SQL, sql } from 'drizzle-orm'
import type { Database } from '#db/client.ts'

/**
 * Ends all upload grants of an officer for good: no part is received under them any more, and a sign-in does not renew
 * them. For acts that put out whoever may hold what was stolen: suspension, and a new password. Ending one's own
 * session is none of these: a grant outlives it, so that uploads go on. Complete uploads are still sealed.
 */
export async function revokeGrants(db: Database, officerId: string, now: Date): Promise<void> {
  await revoke(db, now, sql`b.officer_id = ${officerId}`)
}

/** The same for some of an officer's batches: those that he stops at a station. Returns how many grants ended. */
export async function stopBatches(
  db: Database,
  officerId: string,
  batchIds: readonly string[],
  now: Date,
): Promise<number> {
  if (batchIds.length === 0) return 0
  return revoke(db, now, sql`b.officer_id = ${officerId} and b.id = any (${`{${batchIds.join(',')}}`}::uuid[])`)
}

async function revoke(db: Database, now: Date, which: SQL): Promise<number> {
  const ended = await db.execute(sql`update upload_grants g set revoked_at = ${now.toISOString()} from batches b
    where b.id = g.batch_id and ${which} and g.revoked_at is null returning 1`)
  return ended.length
}
