import { sql } from 'drizzle-orm'
import { authorize } from '#lib/access/authorize.ts'
import { reachesCase } from '#lib/access/bearer.ts'
import { workUnitsOf } from '#lib/access/duties.ts'
import { decide } from '#lib/access/policy.ts'
import { visibleCases } from '#lib/access/visibility.ts'
import { type CaseRow, caseColumns, caseTables, loadCase } from '#lib/cases/rows.ts'
import { type Ctx, inSnapshot, type OfficerActor, type Tx } from '#lib/context.ts'
import { CdipError } from '#lib/errors.ts'
import { BringInTarget } from './schema.ts'

/** `contribute` where the officer is no member yet and would become a contributor of that case. */
export type Target =
  | { kind: 'case' | 'contribute'; caseId: string; reportNumber: string }
  | { kind: 'tray'; unitId: string; reportNumber: string }

/**
 * Where this officer's material would go. An unknown number, a need-to-know case and one that asks for a clearance
 * give the same answer: the tray of the officer's own unit.
 */
export async function targetOf(tx: Tx, actor: OfficerActor, target: BringInTarget): Promise<Target> {
  authorize(actor, { on: 'nothing', action: 'tray.bring-in' })
  if ('caseId' in target) {
    const theCase = await loadCase(tx, target.caseId)
    authorize(actor, { on: 'case', action: 'case.bring-in', resource: theCase })
    if (theCase.status !== 'open') throw new CdipError('CONFLICT', 'the case is closed', { reason: 'CASE_CLOSED' })
    return { kind: 'case', caseId: theCase.id, reportNumber: theCase.reportNumber }
  }
  const { reportNumber } = target
  const own = await tx.db.execute<CaseRow>(sql`
    select ${caseColumns(tx)} from ${caseTables}
    where c.report_number = ${reportNumber} and c.status = 'open' and ${visibleCases(actor, tx.now)} order by c.created_at`)
  const mine = own.find((row) => decide(actor, { on: 'case', action: 'case.bring-in', resource: row }))
  if (mine) return { kind: 'case', caseId: mine.id, reportNumber }
  const [open] = await tx.db.execute<{ id: string | null }>(sql`select case_for_contribution(${reportNumber}) as id`)
  if (open?.id && reachesCase(actor, open.id)) return { kind: 'contribute', caseId: open.id, reportNumber }
  const [unitId] = workUnitsOf(actor)
  if (!unitId) throw new CdipError('FORBIDDEN', 'an officer without a unit has no tray')
  return { kind: 'tray', unitId, reportNumber }
}

/** Says, before a byte moves, where material under this number would go. */
export async function previewTarget(ctx: Ctx & { actor: OfficerActor }, raw: BringInTarget): Promise<Target> {
  const target = BringInTarget.parse(raw)
  return inSnapshot(ctx, (tx) => targetOf(tx, ctx.actor, target))
}
