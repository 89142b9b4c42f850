import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  authorityFor,
  type BroughtIn,
  checkEnd,
  endsOf,
  isGone,
  isHeld,
  isOverdue,
  labelOf,
  mayGo,
  needsAuthority,
  wipeWaitsFor,
} from './rules.ts'

import { END_STATES, Label, MEDIUM_STATES, type MediumState, STANDINGS } from './schema.ts'

/** From each state, down, to each, across, in the order of MEDIUM_STATES: "x" there is a way, "-" there is none. */
const WAYS: Record<MediumState, string> = {
  'in-store': '-x----xxxx',
  issued: 'xxxxxx---x',
  'in-transit': 'xxxxxx---x',
  'at-import': 'xxxxxx---x',
  'at-court': 'xxxxxx---x',
  'at-laboratory': 'xxxxxx---x',
  returned: '----------',
  released: '----------',
  destroyed: '----------',
  lost: 'x---------',
}

const NOTHING: BroughtIn = { countersigned: 0, submitted: 0, unfinished: 0 }

test('each state leads where the table says, and nowhere else', () => {
  const line = (from: MediumState) => MEDIUM_STATES.map((to) => (mayGo(from, to) ? 'x' : '-')).join('')
  expect(Object.fromEntries(MEDIUM_STATES.map((from) => [from, line(from)]))).toEqual(WAYS)
})

test('whatever happens to a medium, it leaves the register only from the store, and never comes back', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...MEDIUM_STATES), { maxLength: 40 }), (wanted) => {
      let at: MediumState = 'in-store'
      for (const next of wanted) {
        if (!mayGo(at, next)) continue
        if (isGone(next)) expect(at).toBe('in-store')
        expect(isGone(at)).toBe(false)
        at = next
      }
    }),
  )
  expect(MEDIUM_STATES.filter((state) => isHeld(state) && isGone(state))).toEqual([])
})

test('only the Force’s own tool is destroyed; an exhibit or somebody’s thing is not', () => {
  const destroyed = (broughtIn: BroughtIn) =>
    STANDINGS.filter((standing) => endsOf(standing, broughtIn).includes('destroyed'))
  expect(destroyed(NOTHING)).toEqual(['designated'])
  expect(destroyed({ ...NOTHING, countersigned: 2 }), 'all of it is countersigned').toEqual(['designated', 'working'])
  for (const underWay of [{ submitted: 1 }, { unfinished: 1 }])
    expect(destroyed({ ...NOTHING, countersigned: 2, ...underWay })).toEqual([])
  const all = { ...NOTHING, countersigned: 1 }
  for (const standing of STANDINGS) {
    for (const end of END_STATES.filter((each) => !endsOf(standing, all).includes(each)))
      expect(() => checkEnd(standing, end, all)).toThrow(standing)
  }
  expect(() => checkEnd('working', 'destroyed', NOTHING)).toThrow('not countersigned')
})

test('a designated stick is wiped once all of it is countersigned and copied, and no other thing ever', () => {
  const signed = { ...NOTHING, countersigned: 1 }
  expect(wipeWaitsFor('designated', NOTHING, true)).toBe('countersignature')
  expect(wipeWaitsFor('designated', { ...signed, submitted: 1 }, true)).toBe('countersignature')
  expect(wipeWaitsFor('designated', { ...signed, unfinished: 1 }, true)).toBe('countersignature')
  expect(wipeWaitsFor('designated', signed, false)).toBe('copies')
  expect(STANDINGS.filter((standing) => wipeWaitsFor(standing, signed, true) === null)).toEqual(['designated'])
})

test('a medium is overdue from the moment after it was due', () => {
  const due = new Date('2026-06-19T15:59:59Z')
  expect([isOverdue(due, due), isOverdue(due, new Date(due.getTime() + 1)), isOverdue(null, due)]).toEqual([
    ...[false, true, false],
  ])
})

test('a label is one, whether it was written, scanned or typed', () => {
  expect(labelOf('usb', 42)).toBe('USB-00042')
  expect(['usb-00042', ' USB-00042\r', 'ＵＳＢ－０００４２', 'Usb-00042'].map((text) => Label.parse(text))).toEqual(
    Array(4).fill('USB-00042'),
  )
  expect(Label.parse('光碟  12')).toBe('光碟 12')
  for (const none of ['', ' ', 'x'.repeat(61), 'A\u0000B']) expect(Label.safeParse(none).success).toBe(false)
})

test('what is not the Force’s own leaves on a whole authority, the day after the last one for an appeal', () => {
  const whole = { authorityKind: 'disposal-authority', dated: '2026-01-12', appealEnds: '2026-02-09' } as const
  const authority = { kind: 'disposal-authority', dated: '2026-01-12', appealEnds: '2026-02-09' }
  expect(STANDINGS.filter(needsAuthority)).toEqual(['master', 'seized', 'private'])
  expect(authorityFor('seized', whole, '2026-02-10')).toEqual(authority)
  expect(() => authorityFor('seized', whole, '2026-02-09')).toThrow('an appeal is open')
  expect(() => authorityFor('seized', { ...whole, appealEnds: '2026-01-11' }, '2026-02-10')).toThrow('no whole')
  expect(() => authorityFor('seized', whole, '2026-01-11'), 'of a day to come').toThrow('no whole')
  for (const name of ['authorityKind', 'dated', 'appealEnds'] as const)
    expect(() => authorityFor('private', { ...whole, [name]: undefined }, '2026-02-10'), name).toThrow('no whole')
  expect(authorityFor('working', whole, '2026-01-01'), 'the Force decides').toBe(null)
})
