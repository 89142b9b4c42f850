import { createHash, randomBytes } from 'node:crypto'
import { sql } from 'drizzle-orm'
import { v7 } from 'uuid'
import type { Tx } from '#lib/context.ts'

const GRANT_HOURS = 24

/** A token that touches this batch's uploads and nothing else; we keep its hash. The caller authorised it. */
export async function issueGrant(tx: Tx, batchId: string): Promise<string> {
  const token = randomBytes(32).toString('base64url')
  const expires = new Date(tx.now.getTime() + GRANT_HOURS * 3_600_000).toISOString()
  const tokenHash = createHash('sha256').update(token).digest()
  await tx.db.execute(sql`insert into upload_grants (id, batch_id, token_hash, expires_at)
    values (${v7()}, ${batchId}, ${tokenHash}, ${expires})`)
  return token
}
