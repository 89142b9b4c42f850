import type { EntryView, MediumView, WipeWaitsFor } from './view.ts'

/** What happened to a batch after its seal, outside of it. */
export type AfterSeal = { isCountersigned: boolean; areCopiesVerified: boolean }

/**
 * May the medium of these entries be taken out, and may it be wiped. Out: everything that was not cancelled is sealed, and
 * no source named another digest afterwards. Wiped: that, nothing was left out, a supervisor countersigned, and every
 * copy was verified. Pure.
 */
export function mediumAnswers(entries: readonly Pick<EntryView, 'state' | 'hasAlarm'>[], after: AfterSeal): MediumView {
  const kept = entries.filter(({ state }) => state !== 'cancelled')
  const mayTakeOut = kept.length > 0 && kept.every(({ state, hasAlarm }) => state === 'sealed' && !hasAlarm)
  const waitsFor: WipeWaitsFor[] = []
  if (!mayTakeOut) waitsFor.push('seal')
  if (kept.length < entries.length) waitsFor.push('leftOut')
  if (!after.isCountersigned) waitsFor.push('countersignature')
  if (!after.areCopiesVerified) waitsFor.push('copies')
  return { mayTakeOut, mayWipe: waitsFor.length === 0, waitsFor }
}

/** Whether nothing more will happen to these files: what a receipt that is not provisional states. Pure. */
export const isSettled = (entries: readonly Pick<EntryView, 'state'>[]): boolean =>
  entries.length > 0 &&
  entries.every(({ state }) => state === 'sealed' || state === 'rejected' || state === 'cancelled')
