import { expect, test } from 'vitest'
import type { OfficerActor, Role } from '#lib/context.ts'
import type { MoveAction, MoveFacts } from './moves.ts'
import { type CaseFacts, type CaseRole, decide } from './policy.ts'

/* The rule of moves as a table, like those of policy.test.ts: one line an action, one column a person. */
const [FROM, TO] = ['the unit of the case that it leaves', 'the unit of the other']

type Person = { actor: OfficerActor; from: CaseRole[]; to: CaseRole[] }
function person(id: string, role: Role, supervised: string[], from: CaseRole[] = [], to: CaseRole[] = []): Person {
  const known = { type: 'officer' as const, id, serviceNumber: id, name: id, nameZh: '', isCleared: false }
  const postedUnitIds = role === 'officer' ? [FROM] : supervised
  return { actor: { ...known, roles: [role], postedUnitIds, supervisedUnitIds: supervised, keptUnitIds: [] }, from, to }
}
/** Supervisors: of the one unit, of the other, above both; deputies of the one case and the other; others. */
const PEOPLE = [
  ...[
    person('one', 'supervisor', [FROM]),
    person('other', 'supervisor', [TO]),
    person('above', 'supervisor', [FROM, TO]),
  ],
  ...[person('deputy', 'officer', [], ['deputy']), person('its', 'officer', [], [], ['deputy'])],
  ...[
    person('officer', 'officer', []),
    person('legal', 'legal', [], ['legal'], ['legal']),
    person('auditor', 'auditor', []),
  ],
]
const theCase = (unitId: string, myRoles: CaseRole[]): CaseFacts => ({
  ...{ unitId, classification: 'RESTRICTED', needToKnow: false, myRoles },
})
const MOVE = { askedBy: 'asker', releasedBy: null, level: 'RESTRICTED', seesItem: false } as const

type Stated = Partial<Omit<MoveFacts, 'from' | 'to' | 'others'> & MoveFacts['others']>
function line(action: MoveAction, { from = 'supervisor', to = 'supervisor', ...rest }: Stated = {}) {
  return PEOPLE.map((each) => {
    const cases = { from: theCase(FROM, each.from), to: theCase(TO, each.to) }
    const resource: MoveFacts = { ...MOVE, ...cases, ...rest, others: { from, to } }
    return decide(each.actor, { on: 'move', action, resource }) ? 'x' : '-'
  }).join('')
}

test('first a supervisor of its own case releases an exhibit, then one of the other takes it in', () => {
  expect(line('move.release')).toBe('x-x-----')
  expect(line('move.refuse')).toBe('x-x-----')
  expect(line('move.take-in')).toBe('--------')
  const released = { releasedBy: 'somebody' }
  expect(line('move.release', released)).toBe('--------')
  expect(line('move.take-in', released)).toBe('-xx-----')
  expect(line('move.refuse', released)).toBe('-xx-----')
})

test('a deputy stands in where no other supervisor can', () => {
  expect(line('move.release', { from: 'deputy' })).toBe('x-xx----')
  expect(line('move.take-in', { releasedBy: 'somebody', to: 'deputy' })).toBe('-xx-x---')
})

test('never by who asked; he takes it back', () => {
  for (const action of ['move.release', 'move.refuse'] as const)
    expect(line(action, { askedBy: 'above' })).toBe('x-------')
  expect(line('move.take-in', { askedBy: 'above', releasedBy: 'one' })).toBe('-x------')
  expect(line('move.withdraw', { askedBy: 'officer' })).toBe('-----x--')
})

test('one person agrees for both cases only where nobody else answers for either', () => {
  expect(line('move.take-in', { releasedBy: 'above' })).toBe('-x------')
  expect(line('move.take-in', { releasedBy: 'above', to: 'deputy' })).toBe('-x--x---')
  expect(line('move.take-in', { releasedBy: 'above', to: 'nobody' })).toBe('-xx-x---')
  expect(line('move.release', { to: 'nobody' }), 'who alone takes it in leaves this to another').toBe('x-------')
  expect(line('move.release', { from: 'nobody', to: 'nobody' })).toBe('x-xx----')
})

test('the other side is told of it once it is released, and who is not cleared for it never', () => {
  expect(line('move.see')).toBe('--------')
  expect(line('move.see', { seesItem: true })).toBe('xxxxxxxx')
  expect(line('move.see', { releasedBy: 'somebody' })).toBe('-xx-x---')
  const raised = { level: 'CONFIDENTIAL', releasedBy: 'somebody' } as const
  for (const action of ['move.see', 'move.take-in', 'move.refuse'] as const)
    expect(line(action, raised)).toBe('--------')
})
