import { expect, test } from 'vitest'
import type { OfficerActor, Role } from '#lib/context.ts'
import { type CaseAction, type CaseFacts, type Decision, decide, type ItemAction } from './policy.ts'
import type { MediumAction } from './register.ts'

const UNIT = 'the unit of the medium'
const person = (id: string, role: Role, units: Partial<OfficerActor> = {}): OfficerActor => ({
  ...{ type: 'officer', id, serviceNumber: id, name: id, nameZh: '', isCleared: true, roles: [role] },
  ...{ postedUnitIds: [], supervisedUnitIds: [], keptUnitIds: [], ...units },
})
const keeper = person('keeper', 'exhibits', { keptUnitIds: [UNIT] })
const PEOPLE = [
  keeper,
  person('keeper elsewhere', 'exhibits', { keptUnitIds: ['another'] }),
  person('officer of the unit', 'officer', { postedUnitIds: [UNIT] }),
  person('its supervisor', 'supervisor', { postedUnitIds: [UNIT], supervisedUnitIds: [UNIT] }),
  person('officer elsewhere', 'officer', { postedUnitIds: ['another'] }),
  ...(['legal', 'administrator', 'security', 'auditor'] as const).map((role) => person(role, role)),
  person('holder', 'officer', { postedUnitIds: ['another'] }),
]

/** keeper, keeper elsewhere, officer, supervisor, officer elsewhere, legal, administrator, security, auditor, holder. */
const MEDIUM: Record<MediumAction, string> = {
  'medium.see': 'x-xx----xx',
  'medium.read': 'x-------xx',
  'medium.keep': 'x---------',
  'medium.pass-on': '---------x',
  'medium.carry': 'x--------x',
  'medium.wipe': 'x--------x',
  'medium.note-lost': 'x--x-----x',
}

test('who may do what with a medium that one officer holds', () => {
  const line = (action: MediumAction) =>
    PEOPLE.map((actor) => {
      const resource = { unitId: UNIT, holderId: 'holder' }
      return decide(actor, { on: 'medium', action, resource }) ? 'x' : '-'
    }).join('')
  const actions = Object.keys(MEDIUM) as MediumAction[]
  expect(Object.fromEntries(actions.map((action) => [action, line(action)]))).toEqual(MEDIUM)
})

test('a store is kept by its property officer alone, and a thing is given only to who works with them', () => {
  const line = (ask: (actor: OfficerActor) => boolean) => PEOPLE.map((actor) => (ask(actor) ? 'x' : '-')).join('')
  expect(line((actor) => decide(actor, { on: 'unit', action: 'store.keep', unitId: UNIT }))).toBe('x---------')
  const by = (action: Decision['action']) => line((actor) => decide(actor, { on: 'nothing', action }))
  expect(by('register.keep')).toBe('xx--------')
  expect(by('register.see')).toBe('xxxxxx--xx')
  expect(by('medium.hold')).toBe('xxxxxx---x')
})

test('a property officer sees no case, no exhibit and no byte of one, and looks after no account', () => {
  const theCase: CaseFacts = { unitId: UNIT, classification: 'RESTRICTED', needToKnow: false, myRoles: [] }
  const posted = { ...keeper, postedUnitIds: [], supervisedUnitIds: [] }
  const cases: Record<CaseAction, true> = {
    ...{ 'case.see': true, 'case.see-items': true, 'case.bring-in': true, 'case.contribute': true, 'case.edit': true },
    ...{
      'case.manage-members': true,
      'case.close': true,
      'case.direct-keeping': true,
      'case.appoint': true,
      'case.move': true,
      'case.merge': true,
    },
    ...{ 'case.protect-as-officer-in-charge': true, 'case.protect-as-supervisor': true, 'custody.read': true },
    ...{ 'custody.read-by-officer': true, 'custody.count': true },
  }
  const items: Record<ItemAction, true> = {
    ...{ 'item.see': true, 'item.view': true, 'item.download': true, 'item.mark': true, 'item.assign': true },
    ...{
      'item.ask-move': true,
      'item.hide': true,
      'item.change': true,
      'item.raise': true,
      'item.lower': true,
      'custody.read': true,
    },
    'custody.read-by-officer': true,
  }
  const ofCase = (Object.keys(cases) as CaseAction[]).filter((action) =>
    decide(posted, { on: 'case', action, resource: theCase }),
  )
  const ofItem = (Object.keys(items) as ItemAction[]).filter((action) => {
    const facts = { contributedBy: 'somebody', classification: 'RESTRICTED' } as const
    const places = [{ case: theCase, hiddenFor: null }, { trayUnitId: UNIT }]
    return places.some((place) => decide(posted, { on: 'item', action, resource: { ...facts, ...place } }))
  })
  expect([...ofCase, ...ofItem]).toEqual([])
  expect(decide(posted, { on: 'unit', action: 'case.open', unitId: UNIT })).toBe(false)
  for (const action of ['case.search', 'tray.bring-in', 'officer.manage', 'security.read', 'log.read'] as const)
    expect(decide(posted, { on: 'nothing', action })).toBe(false)
})
