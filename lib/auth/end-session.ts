import { sql } from 'drizzle-orm'
import { z } from 'zod'
import { authorize } from '#lib/access/authorize.ts'
import { asOfficer, type Ctx, inTransaction } from '#lib/context.ts'
import { stopBatches } from '#lib/uploads/revoke-grants.ts'
import type { Door } from './check-password.ts'
import { recordSecurity } from './security-event.ts'

export const EndSessionInput = z.object({ officerId: z.uuid(), sessionId: z.uuid() })
const BatchId = z.uuid()

/**
 * Ends a session at once: one's own, or any officer's for who may. Its next request finds nobody. Returns whether it
 * was live. FORBIDDEN for another officer's; uploads under their grants go on.
 */
export async function endSession(ctx: Ctx, raw: z.input<typeof EndSessionInput>, address: string): Promise<boolean> {
  const { officerId, sessionId } = EndSessionInput.parse(raw)
  return inTransaction(ctx, async (tx) => {
    authorize(tx.actor, { on: 'sessions', action: 'session.end', resource: { officerId } })
    const ended = await tx.db.execute(sql`update sessions set revoked_at = ${tx.now.toISOString()}
      where id = ${sessionId} and officer_id = ${officerId} and revoked_at is null returning 1`)
    if (ended.length === 0) return false
    const by = tx.actor.type === 'officer' ? { by: tx.actor.serviceNumber } : {}
    await recordSecurity(tx.db, tx.now, { type: 'session-ended', officerId, address, detail: by })
    return true
  })
}

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
