import { sql } from 'drizzle-orm'
import type { Database } from '#db/client.ts'
import { recordSecurity } from '#lib/auth/security-event.ts'
import { isTold, reasonOf } from './rules.ts'

export type Refusal = { officerId: string; code: 'NOT_FOUND' | 'FORBIDDEN'; path: string; address: string }

/**
 * Puts a refusal into the security log: the first of its reason within a quarter of an hour, then the 10th, the 100th…,
 * so that nobody can flood the log and a search by trial still shows.
 */
export async function noteRefusal(db: Database, now: Date, refusal: Refusal): Promise<void> {
  const { officerId, code, path, address } = refusal
  await db.transaction(async (tx) => {
    const key = `${officerId}:${reasonOf(code, path)}`
    const [row] = await tx.execute<{ times: number }>(sql`select count_refusal(${key}, ${now.toISOString()}) as times`)
    if (!row || !isTold(row.times)) return
    const detail = { code, path: path.slice(0, 200), times: String(row.times) }
    await recordSecurity(tx as unknown as Database, now, { type: 'refused', officerId, address, detail })
  })
}
