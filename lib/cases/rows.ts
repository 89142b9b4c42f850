import { type SQL, sql } from 'drizzle-orm'
import { fitOfficers } from '#lib/access/duties.ts'
import type { CaseRole } from '#lib/access/policy.ts'
import { heldRoles, visibleCases } from '#lib/access/visibility.ts'
import type { Tx } from '#lib/context.ts'
import { CdipError } from '#lib/errors.ts'
import type { Named } from '#lib/i18n/formats.ts'

export type CaseRow = {
  id: string
  reportNumber: string
  title: string
  unitId: string
  unitNameEn: string
  unitNameZh: string
  officerInCharge: Named | null
  classification: 'RESTRICTED' | 'CONFIDENTIAL'
  needToKnow: boolean
  status: 'open' | 'closed'
  createdAt: string
  courtCaseNumber: string
  dojReference: string
  /** `2026-06-19`, or null. */
  nextCourtDate: string | null
  defendants: string[]
  retentionCategory: 'standard' | 'serious' | 'undetected' | 'permanent'
  /** The highest exhibit number given so far. */
  lastItemNumber: number
  /** How many of them left for another case. */
  movedOut: number
  myRoles: CaseRole[]
}

/** What a case row is made of; the alias `c` is the case, as visibility.ts expects. */
export function caseColumns(tx: Tx): SQL {
  return sql`c.id, c.report_number as "reportNumber", c.title, c.unit_id as "unitId",
    u.name_en as "unitNameEn", u.name_zh as "unitNameZh", case when o.id is not null then json_build_object('en', o.name, 'zh', o.name_zh) end as "officerInCharge",
    c.court_case_number as "courtCaseNumber", c.doj_reference as "dojReference",
    c.next_court_date::text as "nextCourtDate", c.defendants, c.retention_category as "retentionCategory",
    c.classification, c.need_to_know as "needToKnow", c.status, c.created_at as "createdAt",
    c.last_item_number as "lastItemNumber", c.moved_out as "movedOut",
    ${heldRoles(tx.actor, tx.now, sql`c.id`)} as "myRoles"`
}

export const caseTables = sql`cases c join units u on u.id = c.unit_id left join officers o on o.id = c.officer_in_charge_id`

/**
 * The case in the actor's sight; NOT_FOUND outside it, whether it exists or not. `lock` holds the row for this transaction.
 * Tells row-level security which case is read, so that it asks about that once (migration 0098).
 */
export async function loadCase(tx: Tx, caseId: string, options: { lock?: boolean } = {}): Promise<CaseRow> {
  const [row] = await tx.db.execute<CaseRow>(sql`
    select ${caseColumns(tx)}, set_config('cdip.case', c.id::text, true) from ${caseTables}
    where c.id = ${caseId} and ${visibleCases(tx.actor, tx.now)} ${options.lock ? sql`for update of c` : sql``}`)
  if (!row) throw new CdipError('NOT_FOUND', `no case ${caseId} in sight`)
  return row
}

/** The officer in service with this number, fit for the case; INVALID where there is none. */
export async function findOfficer(
  tx: Tx,
  serviceNumber: string,
  classification: CaseRow['classification'],
): Promise<{ id: string; name: string }> {
  const [officer] = await tx.db.execute<{ id: string; name: string }>(sql`
    select o.id, o.name from officers o where o.service_number = ${serviceNumber} and ${fitOfficers(classification)}`)
  if (!officer)
    throw new CdipError('INVALID', 'no such officer in service, or without the clearance', {
      reason: 'NO_SUCH_OFFICER',
    })
  return officer
}
