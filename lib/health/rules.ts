import type { HealthNow } from './view.ts'

/** What is not as it should be, the worst first. Each has its words on the page. */
export const TROUBLES = [
  'log-stopped',
  'masters-bad',
  'copies-bad',
  'log-alarm',
  'no-worker',
  'volume-away',
  'store-full',
  'log-behind',
  'readings-late',
  'clock-off',
  'jobs-parked',
] as const
export type Trouble = (typeof TROUBLES)[number]

/** Every master is to be read again within so many days; below so many free bytes the store takes nothing new. */
export type Limits = { withinDays: number; floorBytes: number }

/** A head follows an event within seconds: what is older than this waits for something. */
const BEHIND_S = 60
/** Two clocks further apart than this are told: what a lease or a session lasts is no longer the same for both. */
const CLOCK_OFF_MS = 2000

/** Seconds from then until the answer; 0 where there is no then. Pure. */
export const secondsSince = ({ at }: Pick<HealthNow, 'at'>, then: string | null): number =>
  then ? Math.max(0, (Date.parse(at) - Date.parse(then)) / 1000) : 0

/** What is wrong with the platform. Pure. */
export function troublesOf(health: HealthNow, { withinDays, floorBytes }: Limits): Trouble[] {
  const { log, jobs, masters, copies, volumes, runs } = health
  const isLate = ({ readSince }: HealthNow['masters']) => secondsSince(health, readSince) > withinDays * 86_400
  const store = volumes.find(({ place }) => place === 'store')
  const is: Record<Trouble, boolean> = {
    'log-stopped': log.state !== 'running',
    'masters-bad': masters.bad > 0,
    'copies-bad': copies.bad > 0,
    'log-alarm': log.openAlarms > 0,
    'no-worker': !runs.some(({ process }) => process === 'worker'),
    'volume-away': volumes.some(({ freeBytes }) => freeBytes === null),
    'store-full': store !== undefined && store.freeBytes !== null && store.freeBytes < floorBytes,
    'log-behind': log.state === 'running' && secondsSince(health, log.waitingSince) > BEHIND_S,
    'readings-late': isLate(masters) || isLate(copies),
    'clock-off': runs.some(({ clockOffsetMs }) => Math.abs(clockOffsetMs) > CLOCK_OFF_MS),
    'jobs-parked': jobs.some(({ state }) => state === 'parked'),
  }
  return TROUBLES.filter((trouble) => is[trouble])
}
