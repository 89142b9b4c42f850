import { sql } from 'drizzle-orm'
import { z } from 'zod'
import { asOfficer } from '#lib/context.ts'
import { stopBatches } from '#lib/uploads/revoke-grants.ts'
import type { Door } from './check-password.ts'
import { recordSecurity } from './security-event.ts'

const BatchId = z.uuid()

/**
 * Ends the session in which the officer works, locked or not. His uploads go on, but those of the batches named: their
 * grants are revoked in the same act, and what has arrived is kept.
 */
export async function signOut(
  door: Door,
  session: { id: string; officerId: string },
  stop: readonly string[] = [],
): Promise<void> {
  const { officerId } = session
  // What is no id names no batch; whatever the list says, the session ends.
  const batchIds = stop.filter((id) => BatchId.safeParse(id).success)
  await asOfficer(door, officerId, async (db) => {
    const at = door.now.toISOString()
    await db.execute(sql`update sessions set revoked_at = ${at} where id = ${session.id} and revoked_at is null`)
    const stopped = await stopBatches(db, officerId, batchIds, door.now)
    const detail = stopped > 0 ? { stoppedUploads: String(stopped) } : {}
    await recordSecurity(db, door.now, { type: 'sign-out', officerId, address: door.address, detail })
  })
}
