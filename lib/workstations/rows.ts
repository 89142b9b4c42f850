import { sql } from 'drizzle-orm'
import type { Database } from '#db/client.ts'
import { countAttempt, forgiveAttempts } from '#lib/auth/throttle.ts'
import type { Ctx, OfficerActor, Tx } from '#lib/context.ts'
import { loadActor } from '#lib/officers/rows.ts'
import { hashOf } from './rules.ts'
import { UserCode } from './schema.ts'

export type RequestRow = {
  id: string
  workstation: string
  reportNumber: string
  address: string
  requestedAt: string
  expiresAt: string
}

/** A code as an officer typed it, and from where. */
export type Typed = { code: string; address: string }

/**
 * Does `work` with the code that an officer typed; null where it finds nothing, and where he typed too many that were none:
 * one answer. Counted before it is looked for, so that guesses in parallel count too; apart from guesses of passwords.
 */
export async function underCode<T>(
  ctx: Ctx & { actor: OfficerActor },
  typed: Typed,
  work: (code: string) => Promise<T | null>,
): Promise<T | null> {
  const code = UserCode.safeParse(typed.code).data
  if (!code) return null
  const guess = { serviceNumber: `code ${ctx.actor.id}`, address: `codes of ${typed.address}` }
  if (!(await countAttempt(ctx.db, guess)).mayTry) return null
  const found = await work(code)
  if (found !== null) await forgiveAttempts(ctx.db, guess)
  return found
}

/** What waits under a code, for any officer who was told it; null where nothing does. */
export async function findRequest(tx: Tx, code: string): Promise<RequestRow | null> {
  const [row] = await tx.db.execute<RequestRow>(sql`
    select id, workstation, report_number as "reportNumber", address, requested_at as "requestedAt", expires_at as "expiresAt"
    from station_request_of(${hashOf(code)}, ${tx.now.toISOString()})`)
  return row ?? null
}

/**
 * The officer of a station's token, able to do what bringing a medium into its case asks for and nothing else; null for a
 * token that is unknown, over or revoked, or whose officer is suspended or has to choose a password.
 */
export async function stationActor(db: Database, token: string, now: Date): Promise<OfficerActor | null> {
  const [station] = await db.execute<{ id: string; officerId: string; caseId: string; workstation: string }>(sql`
    select id, officer_id as "officerId", case_id as "caseId", workstation
    from station_of(${hashOf(token)}, ${now.toISOString()})`)
  const loaded = station && (await loadActor(db, station.officerId, now))
  if (!loaded) return null
  const { mustChangePassword, ...actor } = loaded
  if (mustChangePassword) return null
  return { ...actor, station: { id: station.id, caseId: station.caseId, name: station.workstation } }
}
