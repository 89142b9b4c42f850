import { expect, test } from 'vitest'
import type { OfficerActor, Role } from '#lib/context.ts'
import { type CaseRole, decide } from './policy.ts'
import { COUNTERSIGN_LATE_MS, type TransferAction, type TransferFacts } from './transfers.ts'

/* The rule of transfers as a table, like those of policy.test.ts: one line an action, one column a person. */
const UNIT = 'the unit of the case'
const ELSEWHERE = 'another unit'

type Person = { actor: OfficerActor; myRoles: CaseRole[] }
function person(role: Role, at: string, supervised: string[] = [], myRoles: CaseRole[] = []): Person {
  const postedUnitIds = role === 'officer' || role === 'supervisor' ? [at] : []
  const known = { type: 'officer' as const, id: role, serviceNumber: role, name: role, nameZh: '', isCleared: false }
  const posted = { postedUnitIds, supervisedUnitIds: supervised, keptUnitIds: [] }
  return { actor: { ...known, ...posted, roles: [role] }, myRoles }
}
/** Of the unit: officer, supervisor, one above; elsewhere; legal, auditor; members: in charge … contributor. */
const PEOPLE: Person[] = [
  ...[person('officer', UNIT), person('supervisor', UNIT, [UNIT]), person('supervisor', 'above', ['above', UNIT])],
  ...[person('officer', ELSEWHERE), person('legal', UNIT), person('auditor', UNIT)],
  ...(['officer-in-charge', 'deputy', 'investigator'] as const).map((role) => person('officer', ELSEWHERE, [], [role])),
  person('supervisor', ELSEWHERE, [ELSEWHERE], ['supervisor']),
  ...[person('legal', ELSEWHERE, [], ['legal']), person('officer', ELSEWHERE, [], ['contributor'])],
]
const submittedAt = new Date('2026-06-19T12:00:00Z')

/** "x" may, "-" may not. */
function line(action: TransferAction, facts: Partial<TransferFacts> = {}, waitedMs = 0): string {
  const now = new Date(submittedAt.getTime() + waitedMs)
  return PEOPLE.map(({ actor, myRoles }) => {
    const theCase = { unitId: UNIT, classification: 'RESTRICTED' as const, needToKnow: false, myRoles }
    const known = { iContributed: false, hasOwnSupervisor: true, seesAll: true, submittedAt }
    return decide(actor, { on: 'transfer', action, resource: { case: theCase, ...known, ...facts }, now }) ? 'x' : '-'
  }).join('')
}

test('a transfer is filled by who works on the case, and entries are left out by who leads it', () => {
  expect(line('transfer.see')).toBe('xxx--xxxxxx-')
  expect(line('transfer.fill')).toBe('xxx---xxxx--')
  expect(line('transfer.leave-out')).toBe('-xx---xx----')
})

test('who brought a medium in by the number alone sees his transfer, and goes on with it', () => {
  expect(line('transfer.see', { iContributed: true })).toBe('xxx--xxxxxxx')
  expect(line('transfer.fill', { iContributed: true })).toBe('xxx---xxxx-x')
})

test('it is countersigned by the case’s own supervisor; without one, or after a week, by others who lead', () => {
  expect(line('transfer.countersign')).toBe('---------x--')
  expect(line('transfer.countersign', { hasOwnSupervisor: false }), 'the unit’s').toBe('-xx------x--')
  expect(line('transfer.countersign', {}, COUNTERSIGN_LATE_MS - 1)).toBe('---------x--')
  expect(line('transfer.countersign', {}, COUNTERSIGN_LATE_MS), 'the deputy and the head too').toBe('-xx----x-x--')
})

test('never by who contributed, from whom a part is kept, or before it was submitted', () => {
  for (const never of [{ iContributed: true }, { seesAll: false }, { submittedAt: null }])
    expect(line('transfer.countersign', { ...never, hasOwnSupervisor: false }, COUNTERSIGN_LATE_MS)).toBe(
      '-'.repeat(12),
    )
})
