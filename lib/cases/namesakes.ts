import { sql } from 'drizzle-orm'
import { authorize } from '#lib/access/authorize.ts'
import { decide } from '#lib/access/policy.ts'
import { type Ctx, inSnapshot } from '#lib/context.ts'
import { loadCase } from './rows.ts'

/** A case that was opened under the number of a hidden one, as its officer in charge is told of it. */
export type NamesakeView = {
  id: string
  title: string
  unit: { en: string; zh: string }
  officerInCharge: string | null
  exhibits: number
  openedAt: string
}

/** The namesakes of a hidden case, oldest first; none for anybody but its officer in charge. */
export async function listNamesakes(ctx: Ctx, caseId: string): Promise<NamesakeView[]> {
  return inSnapshot(ctx, async (tx) => {
    const theCase = await loadCase(tx, caseId)
    authorize(tx.actor, { on: 'case', action: 'case.see-items', resource: theCase })
    if (!decide(tx.actor, { on: 'case', action: 'case.merge', resource: theCase })) return []
    const rows = await tx.db.execute<NamesakeView>(sql`
      select id, title, json_build_object('en', unit_en, 'zh', unit_zh) as unit, officer_in_charge as "officerInCharge",
        exhibits, opened_at as "openedAt" from namesakes_of(${caseId})`)
    return rows.map((row) => ({ ...row, openedAt: new Date(row.openedAt).toISOString() }))
  })
}
