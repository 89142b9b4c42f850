import { createHash } from 'node:crypto'
import { sql } from 'drizzle-orm'
import type { Database } from '#db/client.ts'
import type { OfficerActor } from '#lib/context.ts'
import { loadActor } from '#lib/officers/rows.ts'

/**
 * The officer of an upload grant, able to touch that batch's uploads and nothing else; null for a token that is
 * unknown, over or revoked, or whose officer is suspended.
 */
export async function grantedActor(db: Database, token: string, now: Date): Promise<OfficerActor | null> {
  const tokenHash = createHash('sha256').update(token).digest()
  const [grant] = await db.execute<{ batchId: string; officerId: string }>(sql`
    select batch_id as "batchId", officer_id as "officerId" from granted_by(${tokenHash}, ${now.toISOString()})`)
  const actor = grant && (await loadActor(db, grant.officerId, now))
  return actor ? { ...actor, grantedBatchId: grant.batchId } : null
}
