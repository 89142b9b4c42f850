import { sql } from 'drizzle-orm'
import { z } from 'zod'
import { authorize } from '#lib/access/authorize.ts'
import { type Ctx, inTransaction } from '#lib/context.ts'
import { recordSecurity } from './security-event.ts'

export const EndSessionInput = z.object({ officerId: z.uuid(), sessionId: z.uuid() })

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
