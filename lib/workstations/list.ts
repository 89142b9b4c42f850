import { sql } from 'drizzle-orm'
import { authorize } from '#lib/access/authorize.ts'
import { visibleCases } from '#lib/access/visibility.ts'
import { type Ctx, inSnapshot } from '#lib/context.ts'
import type { StationLine } from './view.ts'

/** Workstations that an officer approved and that may still act for him: one's own, or any officer's for who may end them. */
export async function listStations(ctx: Ctx, officerId: string): Promise<StationLine[]> {
  authorize(ctx.actor, { on: 'sessions', action: 'session.end', resource: { officerId } })
  return inSnapshot(ctx, async (tx) => {
    const rows = await tx.db.execute<StationLine>(sql`
      select s.id, s.workstation, s.address, s.approved_at as "approvedAt", s.expires_at as "expiresAt",
        (select c.report_number from cases c where c.id = s.case_id and ${visibleCases(tx.actor, tx.now)}) as "reportNumber"
      from stations s where s.officer_id = ${officerId} and s.revoked_at is null and s.expires_at > ${tx.now.toISOString()}
      order by s.approved_at desc limit 50`)
    return rows.map((row) => ({
      ...row,
      approvedAt: new Date(row.approvedAt).toISOString(),
      expiresAt: new Date(row.expiresAt).toISOString(),
    }))
  })
}
