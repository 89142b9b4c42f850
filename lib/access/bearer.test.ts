import { expect, test } from 'vitest'
import type { OfficerActor } from '#lib/context.ts'
import { type CaseAction, type CaseFacts, decide, type ItemAction, type Question } from './policy.ts'
import type { TransferAction } from './transfers.ts'

/* What a workstation may do that an officer approved for one case, beside what he may do himself. */
const UNIT = 'the unit of the case'
const officer: OfficerActor = {
  ...{ type: 'officer', id: 'me', serviceNumber: '1', name: 'A', nameZh: '', isCleared: true, roles: ['supervisor'] },
  ...{ postedUnitIds: [UNIT], supervisedUnitIds: [UNIT], keptUnitIds: [UNIT] },
}
const station = { ...officer, station: { id: 's', caseId: 'its case', name: 'Drive 3' } }
const caseOf = (id?: string): CaseFacts => ({
  ...(id ? { id } : {}),
  ...{ unitId: UNIT, classification: 'RESTRICTED', needToKnow: false, myRoles: ['officer-in-charge'] },
})
const now = new Date('2026-06-19T12:00:00Z')
const onTransfer = (action: TransferAction, id?: string): Question => ({
  ...{ on: 'transfer', action, now },
  resource: {
    case: caseOf(id),
    ...{ iContributed: false, hasOwnSupervisor: false, seesAll: true, submittedAt: now },
  },
})
const onUpload = (caseId?: string): Question => ({
  ...{ on: 'upload', action: 'upload.write' },
  resource: { officerId: 'me', batchId: 'b', ...(caseId ? { caseId } : {}) },
})
const onCase = (action: CaseAction, id?: string): Question => ({ on: 'case', action, resource: caseOf(id) })
const onItem = (action: ItemAction): Question => ({
  ...{ on: 'item', action },
  resource: { contributedBy: 'me', classification: 'RESTRICTED', case: caseOf('its case'), hiddenFor: null },
})

test('a station brings the content of media into its one case, and into no other that its officer works on', () => {
  const asked = (id?: string) => [
    ...[onCase('case.bring-in', id), onTransfer('transfer.see', id), onTransfer('transfer.fill', id), onUpload(id)],
  ]
  expect(asked('its case').map((question) => decide(station, question))).toEqual([true, true, true, true])
  expect(asked('another').map((question) => decide(officer, question))).toEqual([true, true, true, true])
  expect(asked('another').map((question) => decide(station, question))).toEqual([false, false, false, false])
  expect(
    asked().map((question) => decide(station, question)),
    'of a case that is not said',
  ).toEqual([false, false, false, false])
})

test('a station has no right that its officer lost', () => {
  const posted = { ...station, roles: [], postedUnitIds: [], supervisedUnitIds: [] }
  const left = { ...caseOf('its case'), myRoles: [] }
  expect(decide(posted, { on: 'case', action: 'case.bring-in', resource: left })).toBe(false)
})

test('a station submits, signs and leaves out nothing, reads no exhibit, and changes no case, account or session', () => {
  const refused: Question[] = [
    ...[onTransfer('transfer.leave-out', 'its case'), onTransfer('transfer.countersign', 'its case')],
    ...(['case.see', 'case.see-items', 'case.edit', 'case.close', 'custody.read'] as const).map((action) =>
      onCase(action, 'its case'),
    ),
    ...(['item.see', 'item.view', 'item.download', 'item.change'] as const).map(onItem),
    { on: 'nothing', action: 'case.search' },
    { on: 'unit', action: 'case.open', unitId: UNIT },
    { on: 'sessions', action: 'session.end', resource: { officerId: 'me' } },
    { on: 'medium', action: 'medium.see', resource: { unitId: UNIT, holderId: 'me' } },
  ]
  expect(refused.filter((question) => !decide(officer, question))).toEqual([])
  expect(refused.filter((question) => decide(station, question))).toEqual([])
})
