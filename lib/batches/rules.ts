import type { EntryView, MediumView, WipeWaitsFor } from './view.ts'

/** What happened to a batch after its seal, outside of it. */
export type AfterSeal = { isCountersigned: boolean; areCopiesVerified: boolean }
/** As much of a file as the answers ask for. */
export type Standing = Pick<EntryView, 'state' | 'hasAlarm'>

const isCancelled = ({ state }: Standing) => state === 'cancelled'
const isDone = (file: Standing) => isCancelled(file) || (file.state === 'sealed' && !file.hasAlarm)

/**
 * May the medium of these files be taken out, and may it be wiped. Out: everything that was not cancelled is sealed, and
 * no source named another digest afterwards; what was handed on lies on the same medium and counts like the rest. Wiped:
 * that, nothing was left out, a supervisor countersigned, and every copy was verified. Pure.
 */
export function mediumAnswers(
  entries: readonly Standing[],
  handedOn: readonly Standing[],
  after: AfterSeal,
): MediumView {
  const all = [...entries, ...handedOn]
  const mayTakeOut = !all.every(isCancelled) && all.every(isDone)
  const waitsFor: WipeWaitsFor[] = []
  if (!entries.every(isDone) || all.every(isCancelled)) waitsFor.push('seal')
  if (!handedOn.every(isDone)) waitsFor.push('handedOn')
  if (all.some(isCancelled)) waitsFor.push('leftOut')
  if (!after.isCountersigned) waitsFor.push('countersignature')
  if (!after.areCopiesVerified) waitsFor.push('copies')
  return { mayTakeOut, mayWipe: waitsFor.length === 0, waitsFor }
}

/** Whether nothing more will happen to these files: what a receipt that is not provisional states. Pure. */
export const isSettled = (entries: readonly Standing[]): boolean =>
  entries.length > 0 &&
  entries.every(({ state }) => state === 'sealed' || state === 'rejected' || state === 'cancelled')
