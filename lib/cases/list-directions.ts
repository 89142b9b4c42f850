import { sql } from 'drizzle-orm'
import { authorize } from '#lib/access/authorize.ts'
import { decide } from '#lib/access/policy.ts'
import { type Ctx, inSnapshot } from '#lib/context.ts'
import type { Named } from '#lib/i18n/formats.ts'
import { loadCase } from './rows.ts'

/** A court's direction to keep that stands. `dated` is a day, `recordedAt` an instant. */
export type DirectionView = {
  id: string
  document: string
  dated: string
  reason: string
  recorder: Named
  recordedAt: string
}

/** The directions that stand on a case, oldest first. NOT_FOUND outside the actor's sight, FORBIDDEN for a mere contributor. */
export async function listDirections(
  ctx: Ctx,
  caseId: string,
): Promise<{ directions: DirectionView[]; canChange: boolean }> {
  return inSnapshot(ctx, async (tx) => {
    const theCase = await loadCase(tx, caseId)
    authorize(tx.actor, { on: 'case', action: 'case.see-items', resource: theCase })
    const rows = await tx.db.execute<DirectionView>(sql`
      select d.id, d.document, d.dated::text as dated, d.reason, d.recorded_at as "recordedAt",
        json_build_object('en', o.name, 'zh', o.name_zh) as recorder
      from court_directions d join officers o on o.id = d.recorded_by
      where d.case_id = ${caseId} and d.lifted_at is null order by d.recorded_at, d.id`)
    return {
      directions: rows.map((row) => ({ ...row, recordedAt: new Date(row.recordedAt).toISOString() })),
      canChange: decide(tx.actor, { on: 'case', action: 'case.direct-keeping', resource: theCase }),
    }
  })
}
