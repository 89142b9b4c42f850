import { sql } from 'drizzle-orm'
import { authorize } from '#lib/access/authorize.ts'
import { decide } from '#lib/access/policy.ts'
import { type Ctx, inSnapshot } from '#lib/context.ts'
import type { Named } from '#lib/i18n/formats.ts'
import { loadCase } from './rows.ts'

/** A case that was opened under the number of a hidden one, as its officer in charge is told of it. */
export type NamesakeView = {
  id: string
  title: string
  unit: Named
  officerInCharge: Named | null
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
      select id, title, json_build_object('en', unit_en, 'zh', unit_zh) as unit,
        case when in_charge_en is not null then json_build_object('en', in_charge_en, 'zh', in_charge_zh) end as "officerInCharge",
        exhibits, opened_at as "openedAt" from namesakes_of(${caseId})`)
    return rows.map((row) => ({ ...row, openedAt: new Date(row.openedAt).toISOString() }))
  })
}
