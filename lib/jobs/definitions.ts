import { z } from 'zod'
import type { QueueOptions } from '#db/jobs-schema.ts'

/*
 * What jobs there are: name, payload, policy. Anybody may import this and enqueue; what a job does lies in handlers.ts,
 * which only the worker loads. A payload holds ids: the handler reads the state again.
 */
const AboutItem = z.object({ itemId: z.uuid() })

const AboutWindow = AboutItem.extend({ window: z.number().int().min(0), ahead: z.number().int().min(0) })

export const JOBS = {
  'media.poster': { payload: AboutItem, atOnce: 2 },
  'media.examine': { payload: AboutItem, atOnce: 1 },
  'media.storyboard': { payload: AboutItem, atOnce: 1 },
  'media.waveform': { payload: AboutItem, atOnce: 1 },
  'media.copy': { payload: AboutItem, atOnce: 1 },
  // What somebody waits for is never behind a long copy.
  'media.window': { payload: AboutWindow, atOnce: 1 },
} as const satisfies Record<string, { payload: z.ZodType; atOnce: number }>

export type JobName = keyof typeof JOBS
export type Payload<Name extends JobName> = z.infer<(typeof JOBS)[Name]['payload']>
export const JOB_NAMES = Object.keys(JOBS) as JobName[]

/** Where a job goes that failed three times; its handler makes the parked row. */
export const PARKED = 'parked'

const policy = {
  policy: 'stately', // of equal jobs one runs and one waits
  expireInSeconds: 24 * 3600, // pg-boss would hand a job out again after 15 minutes while the first run lives
  heartbeatSeconds: 30,
  retryLimit: 2,
  retryDelay: 5,
  retryBackoff: true,
} as const

/** The queues that `cdip migrate` makes. */
export const QUEUES: QueueOptions[] = [
  { ...policy, name: PARKED, policy: 'standard', retryLimit: 20 },
  ...JOB_NAMES.map((name) => ({ ...policy, name, deadLetter: PARKED })),
]
