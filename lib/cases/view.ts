import { type CaseAction, decide } from '#lib/access/policy.ts'
import type { Actor } from '#lib/context.ts'
import type { Named } from '#lib/i18n/formats.ts'
import type { CaseRow } from './rows.ts'

/** What a screen may know of a case, with what its viewer may do. Times in RFC 3339. */
export type CaseView = {
  id: string
  reportNumber: string
  title: string
  unit: { en: string; zh: string }
  officerInCharge: Named | null
  classification: 'RESTRICTED' | 'CONFIDENTIAL'
  needToKnow: boolean
  status: 'open' | 'closed'
  createdAt: string
  courtCaseNumber: string
  dojReference: string
  nextCourtDate: string | null
  defendants: string[]
  retentionCategory: CaseRow['retentionCategory']
  can: {
    bringIn: boolean
    manageMembers: boolean
    seeItems: boolean
    edit: boolean
    close: boolean
    appoint: boolean
    move: boolean
    protect: boolean
  }
}

export function caseView(actor: Actor, row: CaseRow): CaseView {
  const may = (action: CaseAction) => decide(actor, { on: 'case', action, resource: row })
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
    courtCaseNumber: row.courtCaseNumber,
    dojReference: row.dojReference,
    nextCourtDate: row.nextCourtDate,
    defendants: row.defendants,
    retentionCategory: row.retentionCategory,
    can: {
      bringIn: row.status === 'open' && may('case.bring-in'),
      manageMembers: may('case.manage-members'),
      seeItems: may('case.see-items'),
      edit: may('case.edit'),
      close: may('case.close'),
      appoint: may('case.appoint'),
      move: may('case.move'),
      protect: may('case.protect-as-officer-in-charge') || may('case.protect-as-supervisor'),
    },
  }
}
