import { randomBytes } from 'node:crypto'
import { sql } from 'drizzle-orm'
import type { Door } from '#lib/auth/check-password.ts'
import { loadActor } from '#lib/officers/rows.ts'
import { hashOf } from './rules.ts'
import { IssueTokenInput, type StationToken } from './schema.ts'

type Row =
  | { status: 'pending' | 'declined' | 'over' }
  | { status: 'approved'; officerId: string; caseId: string; expiresAt: string }

/**
 * Answers a workstation that asks how its code stands; an approved one gets its token, once. We keep the token's hash.
 * An answer that got lost is not given again: the workstation asks for another code.
 */
export async function issueToken(door: Door, raw: { deviceCode: string }): Promise<StationToken> {
  const { deviceCode } = IssueTokenInput.parse(raw)
  const token = randomBytes(32).toString('base64url')
  const [row = { status: 'over' as const }] = await door.db.execute<Row>(sql`
    select status, officer_id as "officerId", case_id as "caseId", expires_at as "expiresAt"
    from hand_out_station(${hashOf(deviceCode)}, ${hashOf(token)}, ${door.now.toISOString()})`)
  if (row.status !== 'approved') return { status: row.status }
  const officer = await loadActor(door.db, row.officerId, door.now)
  if (!officer) return { status: 'over' } // suspended since he approved it
  const { name, serviceNumber } = officer
  return {
    ...{ status: 'approved', token, caseId: row.caseId, officer: { name, serviceNumber } },
    expiresAt: new Date(row.expiresAt).toISOString(),
  }
}
