import { type JobWithMetadata, PgBoss } from 'pg-boss'
import { v7 } from 'uuid'
import type { Database } from '#db/client.ts'
import { JOBS_SCHEMA } from '#db/jobs-schema.ts'
import { type Ctx, inTransaction } from '#lib/context.ts'
import { codeOf } from '#lib/errors.ts'
import { log } from '#lib/log.ts'
import { JOB_NAMES, JOBS, type JobName, PARKED, type Payload } from './definitions.ts'
import { enqueue } from './enqueue.ts'
import { HANDLERS, type Handlers } from './handlers.ts'
import { parkJob } from './park.ts'
import { JobTrouble, troubleOf } from './trouble.ts'

export type RunningQueues = { stop: () => Promise<void> }
type Place = { databaseUrl: string; db: Database; storeFolder: string; copyFolders: readonly string[] }

/** How often lost workers are looked for: with the heartbeat of 30 s a killed one's job goes on within a minute. */
const SUPERVISE_SECONDS = 10
/** A new job is announced by the database; what waits for its next try is found by looking. */
const polling = { includeMetadata: true, pollingIntervalSeconds: 3, notifyPollingIntervalSeconds: 3 } as const
/** With pauses that grow to half a minute: months. */
const START_TRIES = 1_000_000

/**
 * Takes jobs and runs them until `stop`; while their tables can't be reached it tries again, and holds nobody up.
 * `stop` lets nothing new begin and ends running ones through their signal: those are sent again as they were, since a
 * worker's end is nobody's failure.
 */
export function runQueues(place: Place, handlers: Handlers = HANDLERS): RunningQueues {
  const boss = new PgBoss({
    connectionString: place.databaseUrl,
    schema: JOBS_SCHEMA,
    ...{ migrate: false, createSchema: false, schedule: false, registerInstance: false, reindex: false },
    ...{ monitorVacuum: false, useListenNotify: true, max: 6 },
    superviseIntervalSeconds: SUPERVISE_SECONDS,
    monitorIntervalSeconds: SUPERVISE_SECONDS,
  })
  // The database may go away and come back: pg-boss says so and goes on.
  boss.on('error', (error) => log('warn', 'jobs', { error }))
  const stopping = new AbortController()
  const running = new Set<Promise<void>>()
  const ctx = (job: string): Ctx => ({
    actor: { type: 'system', job },
    db: place.db,
    requestId: v7(),
    now: new Date(),
  })

  async function runOne<Name extends JobName>(name: Name, job: JobWithMetadata<object>): Promise<void> {
    const payload = JOBS[name].payload.parse(job.data) as Payload<Name>
    const signal = AbortSignal.any([job.signal, stopping.signal])
    const key = job.singletonKey ?? job.id
    const giveBack = async () => {
      await inTransaction(ctx(name), (tx) => enqueue(tx, name, payload, { key, priority: job.priority }))
    }
    // Taken at the last moment: what waits for this signal has missed it.
    if (stopping.signal.aborted) return giveBack()
    try {
      const { storeFolder, copyFolders } = place
      await handlers[name]({ ctx: ctx(name), storeFolder, copyFolders, signal }, payload)
    } catch (error) {
      if (stopping.signal.aborted) return giveBack()
      const code = codeOf(error)
      // What may no longer be seen or done, or is gone, will not come back by trying again.
      if (code === 'NOT_FOUND' || code === 'FORBIDDEN') {
        log('info', 'job is void', { job: name, code })
        return
      }
      log('warn', 'job failed', { job: name, key, tries: job.retryCount + 1, error })
      const { trouble, detail } = troubleOf(error)
      throw new JobTrouble(trouble, detail)
    }
  }

  const tracked = async (work: Promise<void>) => {
    running.add(work)
    await work.finally(() => running.delete(work))
  }
  const start = async () => {
    await boss.start({ attempts: START_TRIES })
    for (const name of JOB_NAMES) {
      const options = { ...polling, localConcurrency: JOBS[name].atOnce }
      await boss.work<object, void, typeof options>(name, options, async ([job]) => {
        if (job) await tracked(runOne(name, job))
      })
    }
    await boss.work<object, void, typeof polling>(PARKED, polling, async ([job]) => {
      if (job) await tracked(parkJob(ctx(PARKED), job))
    })
  }
  const started = start().catch((error) => stopping.signal.aborted || log('error', 'jobs do not run', { error }))
  return {
    stop: async () => {
      stopping.abort()
      // First, nothing new is taken: a job that was given back would else begin here again.
      await boss.stop({ graceful: true, timeout: 5000 })
      await Promise.allSettled(running)
      await started
    },
  }
}
