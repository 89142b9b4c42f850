import { sql } from 'drizzle-orm'
import type { Database } from '#db/client.ts'
import { uuids } from '#lib/access/visibility.ts'

/**
 * Ends all upload grants of an officer for good: no part is received under them any more, and a sign-in does not renew
 * them. For acts that put out whoever may hold what was stolen: suspension, and a new password. Ending one's own
 * session is none of these: a grant outlives it, so that uploads go on. Complete uploads are still sealed.
 */
export async function revokeGrants(db: Database, officerId: string, now: Date): Promise<void> {
  await revoke(db, officerId, null, now)
}

/** The same for some of an officer's batches: those that he stops at a station. Returns how many were running. */
export async function stopBatches(
  db: Database,
  officerId: string,
  batchIds: readonly string[],
  now: Date,
): Promise<number> {
  if (batchIds.length === 0) return 0
  return revoke(db, officerId, batchIds, now)
}

/** `null` for all batches. The actor of the transaction is the officer himself, or one who may change his account. */
async function revoke(db: Database, officerId: string, batchIds: readonly string[] | null, now: Date): Promise<number> {
  const which = batchIds ? uuids(batchIds) : sql`null`
  const [ended] = await db.execute<{ count: number }>(sql`
    select revoke_grants(${officerId}, ${which}, ${now.toISOString()}) as count`)
  return ended?.count ?? 0
}

/** Gives the grants of the officer who has just said his password a new day; one that is over for long stays so. */
export async function renewGrants(db: Database, now: Date): Promise<void> {
  await db.execute(sql`select renew_my_grants(${now.toISOString()})`)
}
