import { sql } from 'drizzle-orm'
import type { z } from 'zod'
import type { Database } from '#db/client.ts'
import { authorize } from '#lib/access/authorize.ts'
import { recordSecurity } from '#lib/auth/security-event.ts'
import { type Ctx, inTransaction } from '#lib/context.ts'
import { CdipError } from '#lib/errors.ts'
import { EndStationInput } from './schema.ts'

/**
 * Ends a workstation at once, with what it is sending: one's own, or any officer's for who looks after sign-in. Complete
 * uploads are still sealed. Returns whether it was live. FORBIDDEN for another officer's.
 */
export async function endStation(ctx: Ctx, raw: z.input<typeof EndStationInput>, address: string): Promise<boolean> {
  const { officerId, stationId } = EndStationInput.parse(raw)
  return inTransaction(ctx, async (tx) => {
    authorize(tx.actor, { on: 'sessions', action: 'session.end', resource: { officerId } })
    if ((await endStations(tx.db, officerId, tx.now, stationId)) === 0) return false
    const by = tx.actor.type === 'officer' ? { by: tx.actor.serviceNumber } : {}
    await recordSecurity(tx.db, tx.now, { type: 'station-ended', officerId, address, detail: by })
    return true
  })
}

/** Ends the workstation that asks: whoever uses it next asks for a code of his own. */
export async function endThisStation(ctx: Ctx, address: string): Promise<void> {
  const { actor } = ctx
  if (actor.type !== 'officer' || !actor.station) throw new CdipError('FORBIDDEN', 'no workstation asks')
  const { station, ...officer } = actor // ending it is its officer's own right, not a right of the station
  await endStation({ ...ctx, actor: officer }, { officerId: actor.id, stationId: station.id }, address)
}

/** For acts that put out whoever may hold what was stolen: suspension, and a new password. Returns how many were live. */
export async function endStations(
  db: Database,
  officerId: string,
  now: Date,
  stationId: string | null = null,
): Promise<number> {
  const [ended] = await db.execute<{ count: number }>(
    sql`select end_stations(${officerId}, ${stationId}, ${now.toISOString()}) as count`,
  )
  return ended?.count ?? 0
}
