import { decide } from '#lib/access/policy.ts'
import type { Actor } from '#lib/context.ts'
import type { CaseRow } from './rows.ts'

/** What a screen may know of a case, with what its viewer may do. Times in RFC 3339. */
export type CaseView = {
  id: string
  reportNumber: string
  title: string
  unit: { en: string; zh: string }
  officerInCharge: string | null
  classification: 'RESTRICTED' | 'CONFIDENTIAL'
  needToKnow: boolean
  status: 'open' | 'closed'
  createdAt: string
  can: { bringIn: boolean; manageMembers: boolean; seeItems: boolean }
}

export function caseView(actor: Actor, row: CaseRow): CaseView {
  const may = (action: 'case.bring-in' | 'case.manage-members' | 'case.see-items') =>
    decide(actor, { on: 'case', action, resource: row })
  return {
    id: row.id,
    reportNumber: row.reportNumber,
    title: row.title,
    unit: { en: row.unitNameEn, zh: row.unitNameZh },
    officerInCharge: row.officerInCharge,
    classification: row.classification,
    needToKnow: row.needToKnow,
    status: row.status,
    createdAt: new Date(row.createdAt).toISOString(),
    can: { bringIn: may('case.bring-in'), manageMembers: may('case.manage-members'), seeItems: may('case.see-items') },
  }
}
