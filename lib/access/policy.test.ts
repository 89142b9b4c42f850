import { expect, test } from 'vitest'
import type { OfficerActor, Role } from '#lib/context.ts'
import {
  type BatchFacts,
  type CaseAction,
  type CaseFacts,
  type CaseRole,
  type Classification,
  type Decision,
  decide,
  type ItemAction,
  type ItemFacts,
  type ProtectionFacts,
  type Question,
  type SearchFacts,
} from './policy.ts'

/*
 * The rule as a table: one line an action, one column a person; "x" may, "-" may not. What is not stated can't be asked:
 * each table has a line for each action there is.
 */
const UNIT = 'the unit of the case'
const ELSEWHERE = 'another unit'

function officer(id: string, role: Role, at: string, supervised: string[] = []): OfficerActor {
  const posted = role === 'officer' || role === 'supervisor' ? [at] : []
  return {
    ...{ type: 'officer', id, serviceNumber: id, name: id, nameZh: '', isCleared: false },
    ...{ roles: [role], postedUnitIds: posted, supervisedUnitIds: supervised, keptUnitIds: [] },
  }
}

type Person = { actor: OfficerActor; myRoles: CaseRole[] }
const posted = (actor: OfficerActor): Person => ({ actor, myRoles: [] })
const member = (role: CaseRole, as: Role = 'officer'): Person => ({
  actor: officer(role, as, ELSEWHERE, as === 'supervisor' ? [ELSEWHERE] : []),
  myRoles: [role],
})
/** The columns: by posting, then by membership in the case. */
const PEOPLE: Person[] = [
  posted(officer('officer of the unit', 'officer', UNIT)),
  posted(officer('its supervisor', 'supervisor', UNIT, [UNIT])),
  posted(officer('supervisor above', 'supervisor', 'the unit above', ['the unit above', UNIT])),
  posted(officer('officer elsewhere', 'officer', ELSEWHERE)),
  posted(officer('legal', 'legal', UNIT)),
  posted(officer('administrator', 'administrator', UNIT)),
  posted(officer('security', 'security', UNIT)),
  posted(officer('auditor', 'auditor', UNIT)),
  ...[member('officer-in-charge'), member('deputy'), member('investigator'), member('supervisor', 'supervisor')],
  ...[member('legal', 'legal'), member('viewer'), member('contributor')],
]

const cleared = ({ actor, ...rest }: Person): Person => ({ ...rest, actor: { ...actor, isCleared: true } })

type Ask = (action: string, person: Person) => Question

/** Asks for each cell and prints the table as it is stated. */
function tableOf<Action extends string>(stated: Record<Action, string>, people: Person[], ask: Ask) {
  const line = (action: string) =>
    people.map((person) => (decide(person.actor, ask(action, person)) ? 'x' : '-')).join('')
  return Object.fromEntries(Object.keys(stated).map((action) => [action, line(action)]))
}
const joined = <Action extends string>(stated: Record<Action, string>) =>
  Object.fromEntries(Object.entries<string>(stated).map(([action, line]) => [action, line.replace(' ', '')]))

const caseOf = (classification: Classification, needToKnow: boolean, { myRoles }: Person): CaseFacts => ({
  ...{ unitId: UNIT, classification, needToKnow, myRoles },
})

/** unit, supervisor, above, elsewhere, legal, administrator, security, auditor; officer in charge … contributor. */
type CaseTable = Record<CaseAction, string>
const OPEN_CASE: CaseTable = {
  'case.see': 'xxx----x xxxxxxx',
  'case.see-items': 'xxx----x xxxxxx-',
  'case.bring-in': 'xxx----- xxxx--x',
  'case.contribute': 'xxxx---- xxxx-xx',
  'case.manage-members': '-xx----- xx-----',
  'case.edit': '-xx----- xx-----',
  'case.close': '-xx----- x------',
  'case.direct-keeping': '-xx----- x--x---',
  'case.appoint': '-xx----- ---x---',
  'case.move': '-xx----- ---x---',
  'case.merge': '-------- -------',
  'case.protect-as-officer-in-charge': '-------- x------',
  'case.protect-as-supervisor': '-xx----- ---x---',
  'custody.read': 'xxx----x xxxxxx-',
  'custody.read-by-officer': 'xxx----- xxxxxx-',
  'custody.count': '-------- -------',
}
const NOBODY = '-------- -------'
const CONFIDENTIAL_UNCLEARED: CaseTable = {
  ...(Object.fromEntries(Object.keys(OPEN_CASE).map((action) => [action, NOBODY])) as CaseTable),
  'case.see': '-------x -------',
  'case.see-items': '-------x -------',
  'custody.read': '-------x -------',
}
const CONFIDENTIAL_CLEARED: CaseTable = {
  ...OPEN_CASE,
  'case.see': '-xx----x xxxxxxx',
  'case.see-items': '-xx----x xxxxxx-',
  'case.bring-in': '-xx----- xxxx--x',
  'custody.read': '-xx----x xxxxxx-',
  'custody.read-by-officer': '-xx----- xxxxxx-',
  'custody.count': '-xx----x xxxxxx-',
}
const NEED_TO_KNOW: CaseTable = {
  'case.see': '-------- xxxxxxx',
  'case.see-items': '-------- xxxxxx-',
  'case.bring-in': '-------- xxxx--x',
  'case.contribute': '-------- -------',
  'case.manage-members': '-------- xx-----',
  'case.edit': '-------- xx-----',
  'case.close': '-------- x------',
  'case.direct-keeping': '-------- x--x---',
  'case.appoint': '-------- ---x---',
  'case.move': '-------- ---x---',
  'case.merge': '-------- x------',
  'case.protect-as-officer-in-charge': '-------- x------',
  'case.protect-as-supervisor': '-------- ---x---',
  'custody.read': '-------- xxxxxx-',
  'custody.read-by-officer': '-------- xxxxxx-',
  'custody.count': '-------- xxxxxx-',
}

test.each([
  ['a RESTRICTED case, nobody cleared', OPEN_CASE, 'RESTRICTED', false, PEOPLE],
  ['a CONFIDENTIAL case, nobody cleared', CONFIDENTIAL_UNCLEARED, 'CONFIDENTIAL', false, PEOPLE],
  ['a CONFIDENTIAL case, everybody cleared', CONFIDENTIAL_CLEARED, 'CONFIDENTIAL', false, PEOPLE.map(cleared)],
  ['a case of named persons, everybody cleared', NEED_TO_KNOW, 'RESTRICTED', true, PEOPLE.map(cleared)],
] as const)('who may do what with %s', (_of, stated, level, needToKnow, people) => {
  const ask: Ask = (action, person) => ({
    ...{ on: 'case', action: action as CaseAction, resource: caseOf(level, needToKnow, person) },
  })
  expect(tableOf(stated, [...people], ask)).toEqual(joined(stated))
})

type ItemTable = Record<ItemAction, string>
const ITEM: ItemTable = {
  'item.see': 'xxx----x xxxxxx-',
  'item.view': 'xxx----- xxxxxx-',
  'item.download': '-xx----- xxxxx--',
  'item.mark': 'xxx----- xxxx---',
  'item.assign': NOBODY,
  'item.ask-move': 'xxx----- xxxx---',
  'item.hide': 'xxx----- xxxxxx-',
  'item.change': 'xxx----- xxxx---',
  'item.raise': NOBODY,
  'item.lower': '-xx----- x------',
  'custody.read': 'xxx----x xxxxxx-',
  'custody.read-by-officer': 'xxx----- xxxxxx-',
}
/** Who is cleared may raise it, unless it would leave his own sight. */
const ITEM_CLEARED: ItemTable = { ...ITEM, 'item.raise': '-xx----- xxxx---' }
const RAISED_UNCLEARED: ItemTable = {
  ...(Object.fromEntries(Object.keys(ITEM).map((action) => [action, NOBODY])) as ItemTable),
  'item.see': '-------x -------',
  'custody.read': '-------x -------',
}
const RAISED_CLEARED: ItemTable = {
  'item.see': '-xx----x xxxxxx-',
  'item.view': '-xx----- xxxxxx-',
  'item.download': '-xx----- xxxxx--',
  'item.mark': '-xx----- xxxx---',
  'item.assign': NOBODY,
  'item.ask-move': '-xx----- xxxx---',
  'item.hide': '-xx----- xxxxxx-',
  'item.change': '-xx----- xxxx---',
  'item.raise': '-xx----- xxxx---',
  'item.lower': '-xx----- x------',
  'custody.read': '-xx----x xxxxxx-',
  'custody.read-by-officer': '-xx----- xxxxxx-',
}
/** What one brought in himself is seen by a contributor too; it gives nobody else a right. */
const OWN_ITEM: ItemTable = {
  'item.see': 'xxx----x xxxxxxx',
  'item.view': 'xxx----- xxxxxxx',
  'item.download': '-xx----- xxxxx-x',
  'item.mark': 'xxx----- xxxx---',
  'item.assign': NOBODY,
  'item.ask-move': 'xxx----- xxxx---',
  'item.hide': 'xxx----- xxxxxxx',
  'item.change': 'xxx----- xxxx--x',
  'item.raise': NOBODY,
  'item.lower': '-xx----- x------',
  'custody.read': 'xxx----x xxxxxxx',
  'custody.read-by-officer': 'xxx----- xxxxxxx',
}

test.each([
  ['an exhibit, nobody cleared', ITEM, 'RESTRICTED', PEOPLE, false],
  ['an exhibit, everybody cleared', ITEM_CLEARED, 'RESTRICTED', PEOPLE.map(cleared), false],
  ['a raised exhibit, nobody cleared', RAISED_UNCLEARED, 'CONFIDENTIAL', PEOPLE, false],
  ['a raised exhibit, everybody cleared', RAISED_CLEARED, 'CONFIDENTIAL', PEOPLE.map(cleared), false],
  ['an exhibit that he brought in himself', OWN_ITEM, 'RESTRICTED', PEOPLE, true],
] as const)('who may do what with %s of a RESTRICTED case', (_of, stated, classification, people, isOwn) => {
  const ask: Ask = (action, person) => {
    const contributedBy = isOwn ? person.actor.id : 'somebody'
    const place = { case: caseOf('RESTRICTED', false, person), hiddenFor: null }
    const resource: ItemFacts = { contributedBy, classification, ...place }
    return { on: 'item', action: action as ItemAction, resource }
  }
  expect(tableOf(stated, [...people], ask)).toEqual(joined(stated))
})

test('an exhibit of a CONFIDENTIAL case is never lowered below it', () => {
  const people = PEOPLE.map(cleared)
  const raised = { contributedBy: 'x', classification: 'CONFIDENTIAL', hiddenFor: null } as const
  const ask: Ask = (action, person) => ({
    ...{ on: 'item', action: action as ItemAction },
    resource: { ...raised, case: caseOf('CONFIDENTIAL', false, person) },
  })
  const stated = { 'item.see': '-xx----x xxxxxx-', 'item.lower': NOBODY }
  expect(tableOf(stated, people, ask)).toEqual(joined(stated))
})

const TRAY: ItemTable = {
  'item.see': '-xx----- -------',
  'item.view': '-xx----- -------',
  'item.download': '-xx----- -------',
  'item.mark': NOBODY,
  'item.assign': '-xx----- -------',
  'item.ask-move': NOBODY,
  'item.hide': NOBODY,
  'item.change': NOBODY,
  'item.raise': NOBODY,
  'item.lower': NOBODY,
  'custody.read': '-xx----- -------',
  'custody.read-by-officer': '-xx----- -------',
}
test('who may do what with what lies in the tray of a unit, and with what he put there himself', () => {
  const of = (contributedBy: string | null, classification: Classification): Ask => {
    return (action, { actor }) => ({
      ...{ on: 'item', action: action as ItemAction },
      resource: { contributedBy: contributedBy ?? actor.id, classification, trayUnitId: UNIT },
    })
  }
  expect(tableOf(TRAY, PEOPLE, of('somebody', 'RESTRICTED'))).toEqual(joined(TRAY))
  expect(tableOf(TRAY, PEOPLE.map(cleared), of('somebody', 'CONFIDENTIAL'))).toEqual(joined(TRAY))
  const hidden = Object.fromEntries(Object.keys(TRAY).map((action) => [action, NOBODY]))
  expect(tableOf(hidden, PEOPLE, of('somebody', 'CONFIDENTIAL'))).toEqual(joined(hidden))
  const own = { 'item.see': 'xxxxxxxx xxxxxxx', 'item.view': 'xxxxx--- xxxxxxx', 'item.assign': '-xx----- -------' }
  expect(tableOf(own, PEOPLE, of(null, 'RESTRICTED'))).toEqual(joined(own))
})

/** officer, supervisor, legal, administrator, security, auditor; all of them cleared. */
const NOTHING: Record<Decision['action'], string> = {
  'case.search': 'xxx--x',
  'case.count-withheld': '-----x',
  'case.open-confidential': 'xx----',
  'tray.bring-in': 'xx----',
  'unit.supervise': '-x----',
  'custody.audit': '-----x',
  'officer.manage': '---xx-',
  'officer.empower': '----x-',
  'unit.manage': '---x--',
  'job.manage': '---x--',
  'security.read': '----xx',
  'log.read': '---xxx',
  'health.read': '---x-x',
  'search.request': '-----x',
  'search.see': '----xx',
  'register.see': 'xxx--x',
  'register.keep': '------',
  'medium.hold': 'xxx---',
}
const ROLES = [0, 1, 4, 5, 6, 7].flatMap((at) => PEOPLE[at] ?? [])

test('what each role may do by itself', () => {
  const ask: Ask = (action) => ({ on: 'nothing', action: action as Decision['action'] })
  expect(tableOf(NOTHING, ROLES.map(cleared), ask)).toEqual(NOTHING)
  expect(tableOf({ 'case.open-confidential': '' }, ROLES, ask)).toEqual({ 'case.open-confidential': '------' })
})

test('a case is opened by who is posted to its unit to work on cases', () => {
  const ask: Ask = () => ({ on: 'unit', action: 'case.open', unitId: UNIT })
  expect(tableOf({ 'case.open': '' }, PEOPLE, ask)).toEqual({ 'case.open': 'xx-------------' })
})

test('who may do what with a source, and with one that he added', () => {
  const of = (isOwn: boolean): Ask => {
    return (action, person) => ({
      ...{ on: 'source', action: action as 'source.see' | 'source.change' },
      resource: { addedBy: isOwn ? person.actor.id : 'somebody', case: caseOf('RESTRICTED', false, person) },
    })
  }
  const foreign = { 'source.see': 'xxx----x xxxxxx-', 'source.change': 'xxx----- xxxx---' }
  const own = { 'source.see': 'xxx----x xxxxxxx', 'source.change': 'xxx----- xxxx--x' }
  expect(tableOf(foreign, PEOPLE, of(false))).toEqual(joined(foreign))
  expect(tableOf(own, PEOPLE, of(true))).toEqual(joined(own))
})

test('a proposed protection is decided by the other side and another person, and withdrawn by who made it', () => {
  const of = (proposedAs: ProtectionFacts['proposedAs'], isOwn: boolean): Ask => {
    return (action, person) => ({
      ...{ on: 'protection', action: action as 'protection.decide' | 'protection.withdraw' },
      resource: {
        ...{ proposedAs, proposedBy: isOwn ? person.actor.id : 'somebody' },
        case: caseOf('RESTRICTED', false, person),
      },
    })
  }
  const bySupervisor = { 'protection.decide': '-------- x------', 'protection.withdraw': NOBODY }
  const byLead = { 'protection.decide': '-xx----- ---x---', 'protection.withdraw': NOBODY }
  const own = { 'protection.decide': NOBODY, 'protection.withdraw': 'xxxxxxxx xxxxxxx' }
  expect(tableOf(bySupervisor, PEOPLE, of('supervisor', false))).toEqual(joined(bySupervisor))
  expect(tableOf(byLead, PEOPLE, of('officer-in-charge', false))).toEqual(joined(byLead))
  for (const as of ['supervisor', 'officer-in-charge'] as const)
    expect(tableOf(own, PEOPLE, of(as, true))).toEqual(joined(own))
})

test('accounts are changed by who manages them, those with power by who may grant it, one’s own by nobody', () => {
  const line = (ask: (actor: OfficerActor) => Question) =>
    ROLES.map(({ actor }) => (decide(actor, ask(actor)) ? 'x' : '-')).join('')
  const change = (holdsPower: boolean) => (id: string) =>
    ({ on: 'officer', action: 'officer.change', resource: { id, holdsPower } }) as const
  expect(line(() => change(false)('somebody'))).toBe('---xx-')
  expect(line(() => change(true)('somebody'))).toBe('----x-')
  expect(line(({ id }) => change(false)(id))).toBe('------')
  const end = (officerId: string) => ({ on: 'sessions', action: 'session.end', resource: { officerId } }) as const
  expect(line(() => end('somebody'))).toBe('----x-')
  expect(line(({ id }) => end(id))).toBe('xxxxxx')
  const marker = (madeBy: string) => ({ on: 'marker', action: 'marker.change', resource: { madeBy } }) as const
  expect(line(() => marker('somebody'))).toBe('------')
  expect(line(({ id }) => marker(id))).toBe('xxxxxx')
})

test('a batch is its officer’s; what a suspended one left, also theirs who supervise its case or its tray', () => {
  const line = (
    facts: Omit<BatchFacts, 'id' | 'officerId' | 'place'>,
    place: (person: Person) => BatchFacts['place'],
  ) =>
    (['batch.see', 'batch.hand-over'] as const).map((action) =>
      PEOPLE.map((person) => {
        const resource = { ...facts, id: 'batch', officerId: 'somebody', place: place(person) }
        return decide(person.actor, { on: 'batch', action, resource }) ? 'x' : '-'
      }).join(''),
    )
  const [inCase, inTray] = [
    (person: Person) => ({ case: caseOf('RESTRICTED', false, person) }),
    () => ({ trayUnitId: UNIT }),
  ]
  const nobody = NOBODY.replace(' ', '')
  expect(line({ isOwnerSuspended: false }, inCase)).toEqual([nobody, nobody])
  expect(line({ isOwnerSuspended: true }, () => null)).toEqual([nobody, nobody])
  expect(line({ isOwnerSuspended: true }, inCase)).toEqual(['-xx--------x---', '-xx--------x---'])
  expect(line({ isOwnerSuspended: true }, inTray)).toEqual(['-xx------------', '-xx------------'])
  for (const { actor } of PEOPLE) {
    const resource = { id: 'batch', officerId: actor.id, isOwnerSuspended: false, place: null }
    expect(decide(actor, { on: 'batch', action: 'batch.hand-over', resource })).toBe(true)
  }
})

test('a search by officer is agreed by a second person, and read by who asked, for a day', () => {
  const now = new Date('2026-06-19T12:00:00Z')
  const line = (action: 'search.decide' | 'search.read', facts: Partial<SearchFacts>, byMe = false, aboutMe = false) =>
    ROLES.map(({ actor: { id }, actor }) => {
      const about = { requestedBy: byMe ? id : 'somebody', subjectId: aboutMe ? id : 'subject' }
      const resource = { ...about, decision: null, decidedAt: null, ...facts }
      return decide(actor, { on: 'search', action, resource, now }) ? 'x' : '-'
    }).join('')
  const agreed = { decision: 'agreed', decidedAt: new Date('2026-06-18T12:00:01Z') } as const
  expect(line('search.decide', {})).toBe('----xx')
  expect(line('search.decide', {}, true)).toBe('------')
  expect(line('search.decide', {}, false, true)).toBe('------')
  expect(line('search.read', agreed, true)).toBe('-----x')
  expect(line('search.read', agreed)).toBe('------')
  expect(line('search.read', agreed, true, true)).toBe('------')
  expect(line('search.read', { ...agreed, decidedAt: new Date('2026-06-18T12:00:00Z') }, true)).toBe('------')
  expect(line('search.read', { ...agreed, decision: 'declined' }, true)).toBe('------')
  expect(line('search.read', {}, true)).toBe('------')
})

test('an upload is its officer’s alone; a grant opens its own batch’s uploads and nothing else', () => {
  const upload = (officerId: string, batchId = 'mine'): Question[] =>
    (['upload.write', 'upload.see'] as const).map((action) => ({
      ...{ on: 'upload', action, resource: { officerId, batchId } },
    }))
  const [person] = PEOPLE
  if (!person) throw new Error('somebody')
  const actor = person.actor
  const may = (who: OfficerActor, questions: Question[]) => questions.map((question) => decide(who, question))
  expect(may(actor, upload(actor.id, 'any'))).toEqual([true, true])
  expect(may(actor, upload('somebody'))).toEqual([false, false])
  const granted = { ...actor, grantedBatchId: 'mine' }
  expect(may(granted, upload(actor.id))).toEqual([true, true])
  expect(may(granted, [...upload(actor.id, 'another'), ...upload('somebody')])).toEqual([false, false, false, false])
  const batch = (action: 'batch.see' | 'batch.hand-over', id: string): Question => ({
    ...{ on: 'batch', action, resource: { id, officerId: actor.id, isOwnerSuspended: false, place: null } },
  })
  expect(may(granted, [batch('batch.see', 'mine')])).toEqual([true])
  expect(
    may(granted, [
      ...[batch('batch.see', 'another'), batch('batch.hand-over', 'mine')],
      { on: 'case', action: 'case.see', resource: caseOf('RESTRICTED', false, person) },
      { on: 'nothing', action: 'case.search' },
      { on: 'sessions', action: 'session.end', resource: { officerId: actor.id } },
    ]),
  ).toEqual([false, false, false, false, false])
})
