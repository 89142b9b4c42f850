import { type SQL, sql } from 'drizzle-orm'
import type { CaseRole } from '#lib/access/policy.ts'
import { visibleCases } from '#lib/access/visibility.ts'
import type { Tx } from '#lib/context.ts'
import { CdipError } from '#lib/errors.ts'

export type CaseRow = {
  id: string
  reportNumber: string
  title: string
  unitId: string
  unitNameEn: string
  unitNameZh: string
  officerInCharge: string | null
  classification: 'RESTRICTED' | 'CONFIDENTIAL'
  needToKnow: boolean
  status: 'open' | 'closed'
  createdAt: string
  /** The highest exhibit number given so far; numbers have no gaps. */
  lastItemNumber: number
  myRoles: CaseRole[]
}

/** What a case row is made of; the alias `c` is the case, as visibility.ts expects. */
export function caseColumns(tx: Tx): SQL {
  const at = tx.now.toISOString()
  const me = tx.actor.type === 'officer' ? tx.actor.id : null
  return sql`c.id, c.report_number as "reportNumber", c.title, c.unit_id as "unitId",
    u.name_en as "unitNameEn", u.name_zh as "unitNameZh", o.name as "officerInCharge",
    c.classification, c.need_to_know as "needToKnow", c.status, c.created_at as "createdAt",
    c.last_item_number as "lastItemNumber",
    array(select a.role from case_access a where a.case_id = c.id and a.officer_id = ${me}
      and a.valid_from <= ${at} and (a.expires_at is null or a.expires_at > ${at})) as "myRoles"`
}

export const caseTables = sql`cases c join units u on u.id = c.unit_id left join officers o on o.id = c.officer_in_charge_id`

/** The case in the actor's sight; NOT_FOUND outside it, whether it exists or not. `lock` holds the row for this transaction. */
export async function loadCase(tx: Tx, caseId: string, options: { lock?: boolean } = {}): Promise<CaseRow> {
  const [row] = await tx.db.execute<CaseRow>(sql`
    select ${caseColumns(tx)} from ${caseTables}
    where c.id = ${caseId} and ${visibleCases(tx.actor, tx.now)} ${options.lock ? sql`for update of c` : sql``}`)
  if (!row) throw new CdipError('NOT_FOUND', `no case ${caseId} in sight`)
  return row
}
