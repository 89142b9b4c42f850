import { sql } from 'drizzle-orm'
import { authorize } from '#lib/access/authorize.ts'
import type { CaseRole } from '#lib/access/policy.ts'
import { type Ctx, inSnapshot } from '#lib/context.ts'
import type { Named } from '#lib/i18n/formats.ts'
import { everHolds } from './grant-access.ts'
import { loadCase } from './rows.ts'

/** One membership that holds now or later. Times in RFC 3339; `until` null for an open end. */
export type MemberView = {
  id: string
  name: Named
  serviceNumber: string
  role: CaseRole
  from: string
  until: string | null
}

/** The members of a case. FORBIDDEN for one who is only a contributor. */
export async function listMembers(ctx: Ctx, caseId: string): Promise<MemberView[]> {
  return inSnapshot(ctx, async (tx) => {
    const theCase = await loadCase(tx, caseId)
    authorize(tx.actor, { on: 'case', action: 'case.see-items', resource: theCase })
    const rows = await tx.db.execute<MemberView>(sql`
      select m.id, json_build_object('en', o.name, 'zh', o.name_zh) as name, o.service_number as "serviceNumber", m.role, m.valid_from as "from", m.valid_to as until
      from case_members m join officers o on o.id = m.officer_id
      where m.case_id = ${caseId} and (m.valid_to is null or m.valid_to > ${tx.now.toISOString()})
        and ${everHolds}
      order by m.valid_from limit 500`)
    return rows.map((row) => ({
      ...row,
      from: new Date(row.from).toISOString(),
      until: row.until && new Date(row.until).toISOString(),
    }))
  })
}
