import { expect, test } from 'vitest'
import type { OfficerActor, Role } from '#lib/context.ts'
import type { HidingFacts } from './hiding.ts'
import { type CaseFacts, type CaseRole, type Classification, decide, type ItemAction } from './policy.ts'

/* The rule of what is hidden as a table, like those of policy.test.ts: one line an action, one column a person. */
const [UNIT, ELSEWHERE] = ['the unit of the case', 'another unit']

type Person = { actor: OfficerActor; myRoles: CaseRole[] }
function person(id: string, role: Role, at: string, supervised: string[] = [], myRoles: CaseRole[] = []): Person {
  const known = { type: 'officer' as const, id, serviceNumber: id, name: id, nameZh: '', isCleared: id === 'cleared' }
  const postedUnitIds = role === 'officer' || role === 'supervisor' ? [at] : []
  return { actor: { ...known, roles: [role], postedUnitIds, supervisedUnitIds: supervised, keptUnitIds: [] }, myRoles }
}
/** Of the unit: officer, supervisor, a cleared one above, auditor; members: in charge, decider (legal), supervisor, contributor. */
const PEOPLE = [
  ...[person('officer', 'officer', UNIT), person('supervisor', 'supervisor', UNIT, [UNIT])],
  ...[person('cleared', 'supervisor', 'above', ['above', UNIT]), person('auditor', 'auditor', UNIT)],
  person('lead', 'officer', ELSEWHERE, [], ['officer-in-charge']),
  person('decider', 'legal', ELSEWHERE, [], ['legal']),
  person('member', 'supervisor', ELSEWHERE, [ELSEWHERE], ['supervisor']),
  person('contributor', 'officer', ELSEWHERE, [], ['contributor']),
]
const caseOf = (myRoles: CaseRole[]): CaseFacts => ({
  ...{ unitId: UNIT, classification: 'RESTRICTED', needToKnow: false, myRoles },
})
const line = (may: (person: Person) => boolean) => PEOPLE.map((each) => (may(each) ? 'x' : '-')).join('')
const onItem = (action: ItemAction, hiddenFor: string | null, classification: Classification = 'RESTRICTED') =>
  line(({ actor, myRoles }) => {
    const resource = { contributedBy: actor.id, classification, hiddenFor, case: caseOf(myRoles) }
    return decide(actor, { on: 'item', action, resource })
  })

test('what is hidden is seen by the supervisors of its case and by its decider alone, even by who brought it in', () => {
  expect(onItem('item.see', null)).toBe('xxxxxxxx')
  expect(onItem('item.see', 'decider')).toBe('-xx--xx-')
  expect(onItem('item.see', 'decider', 'CONFIDENTIAL'), 'as far as they are cleared').toBe('--x-----')
  for (const action of ['item.view', 'custody.read', 'custody.read-by-officer'] as const)
    expect(onItem(action, 'decider')).toBe('-xx--xx-')
  expect(onItem('item.mark', 'decider')).toBe('-xx---x-')
})

test('it is hidden by whoever may view it, once, and is not moved while it is', () => {
  expect(onItem('item.hide', null)).toBe('xxx-xxxx')
  expect(onItem('item.ask-move', null)).toBe('xxx-x-x-')
  for (const action of ['item.hide', 'item.ask-move'] as const) expect(onItem(action, 'decider')).toBe('--------')
})

test('its decider decides, never who asked; its supervisor where the decider no longer can', () => {
  const facts = { level: 'RESTRICTED', askedBy: 'officer', deciderId: 'decider', deciderCan: true } as const
  const decides = (more: Partial<HidingFacts> = {}) =>
    line(({ actor, myRoles }) => {
      const resource: HidingFacts = { case: caseOf(myRoles), ...facts, ...more }
      return decide(actor, { on: 'hiding', action: 'hiding.decide', resource })
    })
  expect(decides()).toBe('-----x--')
  expect(decides({ askedBy: 'decider' })).toBe('--------')
  expect(decides({ deciderCan: false })).toBe('-xx---x-')
  expect(decides({ deciderCan: false, askedBy: 'supervisor' })).toBe('--x---x-')
  expect(decides({ deciderCan: false, level: 'CONFIDENTIAL' })).toBe('--x-----')
})
