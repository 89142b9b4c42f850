import { expect, test } from 'vitest'
import { type Standing as Entry, isSettled, mediumAnswers } from './rules.ts'
import type { EntryView } from './view.ts'

const sealed = (hasAlarm = false): Entry => ({ state: 'sealed', hasAlarm })
const unsealed = (state: EntryView['state']): Entry => ({ state, hasAlarm: false })
const nothing = { isCountersigned: false, areCopiesVerified: false }
const everything = { isCountersigned: true, areCopiesVerified: true }

test('a medium may be taken out when all that was not cancelled is sealed, and no source differs', () => {
  const mayTakeOut = (...entries: Entry[]) => mediumAnswers(entries, [], nothing).mayTakeOut
  expect(mayTakeOut(sealed(), sealed())).toBe(true)
  expect(mayTakeOut(sealed(), unsealed('cancelled'))).toBe(true)
  for (const state of ['announced', 'open', 'complete', 'verifying', 'rejected'] as const)
    expect(mayTakeOut(sealed(), unsealed(state)), state).toBe(false)
  expect(mayTakeOut(sealed(), sealed(true))).toBe(false)
  expect(mayTakeOut(unsealed('cancelled'))).toBe(false)
  expect(mayTakeOut()).toBe(false)
})

test('a medium may be wiped only when nothing was left out, and countersignature and copies are there', () => {
  expect(mediumAnswers([sealed()], [], everything)).toEqual({ mayTakeOut: true, mayWipe: true, waitsFor: [] })
  expect(mediumAnswers([sealed()], [], nothing).waitsFor).toEqual(['countersignature', 'copies'])
  expect(mediumAnswers([sealed(), unsealed('cancelled')], [], everything).waitsFor).toEqual(['leftOut'])
  expect(mediumAnswers([unsealed('open')], [], everything)).toEqual({
    mayTakeOut: false,
    mayWipe: false,
    waitsFor: ['seal'],
  })
})

test('files that were handed on lie on the same medium, and hold it until they are sealed too', () => {
  const answers = (...handedOn: Entry[]) => mediumAnswers([sealed()], handedOn, everything)
  expect(answers(sealed(), unsealed('open'))).toMatchObject({ mayTakeOut: false, waitsFor: ['handedOn'] })
  expect(answers(sealed(true))).toMatchObject({ mayTakeOut: false, waitsFor: ['handedOn'] })
  expect(answers(sealed())).toMatchObject({ mayTakeOut: true, mayWipe: true })
  expect(mediumAnswers([], [sealed()], everything).mayTakeOut).toBe(true)
})

test('a receipt is provisional for as long as anything can still happen', () => {
  expect(isSettled([sealed(), unsealed('cancelled'), unsealed('rejected')])).toBe(true)
  expect(isSettled([sealed(), unsealed('announced')])).toBe(false)
  expect(isSettled([])).toBe(false)
})
