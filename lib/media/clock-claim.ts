import type { Probe } from './readings.ts'

/** A time that something says the recording began: never a fact, always beside who says so (media.md). */
export type ClockClaim = { at: Date; basis: 'recorder' | 'metadata' | 'file name' }

const HONG_KONG_MS = 8 * 3_600_000
/** A stream clock before 2000 is a counter, not a date. */
const FIRST_DATE_S = 946_684_800

// 20220619111254080, 2022-06-19_11-12-54, 20260619-1905: what recorders put into names.
const IN_NAME =
  /(?<!\d)(20\d\d)[-_.]?(0[1-9]|1[0-2])[-_.]?(0[1-9]|[12]\d|3[01])[-_ T.]?([01]\d|2[0-3])[-_.:]?([0-5]\d)(?:[-_.:]?([0-5]\d))?/

/** The date and time in a file's name, read as Hong Kong time; null where there is none. Pure. */
export function timeInName(name: string): Date | null {
  const [year, month, day, hour, minute, second] = (IN_NAME.exec(name)?.slice(1) ?? []).map((each) => Number(each ?? 0))
  if (!year || !month || !day) return null
  const at = new Date(Date.UTC(year, month - 1, day, hour, minute, second) - HONG_KONG_MS)
  return new Date(at.getTime() + HONG_KONG_MS).getUTCDate() === day ? at : null // no 31 February
}

/** The best of the claims: the recorder's clock in the stream, what the container says, what the name says. Pure. */
export function clockClaim(probe: Probe, name: string): ClockClaim | null {
  const start = Number(probe.format.start_time ?? 0)
  // A DHAV stream carries the recorder's wall clock as if it were UTC.
  if (start > FIRST_DATE_S) return { at: new Date(start * 1000 - HONG_KONG_MS), basis: 'recorder' }
  const written = new Date(probe.format.tags.creation_time ?? '')
  if (written.getTime() > FIRST_DATE_S * 1000) return { at: written, basis: 'metadata' }
  const at = timeInName(name)
  return at && { at, basis: 'file name' }
}
