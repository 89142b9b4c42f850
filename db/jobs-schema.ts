import { getConstructionPlans, getMigrationPlans } from 'pg-boss'
import type postgres from 'postgres'

/** pg-boss's own tables; web reaches them by `enqueue_job` alone. */
export const JOBS_SCHEMA = 'jobs'

/** A queue as pg-boss keeps it; `deadLetter` names the queue that takes what failed for good. */
export type QueueOptions = {
  name: string
  policy: 'standard' | 'stately'
  expireInSeconds: number
  heartbeatSeconds: number
  retryLimit: number
  retryDelay: number
  retryBackoff: boolean
  deadLetter?: string
}

/** The plans are scripts with a transaction of their own: here they run in that of the migrations. */
const insideTransaction = (plan: string): string => plan.replace(/^\s*(BEGIN|COMMIT);\s*$/gm, '')

/** Brings pg-boss's tables to the version of the installed package, and the queues to the options given. */
export async function installJobs(tx: postgres.TransactionSql, queues: readonly QueueOptions[]): Promise<void> {
  const construction = getConstructionPlans(JOBS_SCHEMA)
  const wanted = Number(/version\(version\) VALUES \('(\d+)'\)/.exec(construction)?.[1])
  const [known] = await tx`select to_regclass(${`${JOBS_SCHEMA}.version`}) as name`
  if (known?.name === null) await tx.unsafe(insideTransaction(construction))
  else {
    const [row] = await tx`select version from jobs.version`
    if (row?.version < wanted) await tx.unsafe(insideTransaction(getMigrationPlans(JOBS_SCHEMA, row?.version)))
  }
  // The one that takes the failed ones first: the others refer to it.
  for (const queue of queues.toSorted((a, b) => Number(Boolean(a.deadLetter)) - Number(Boolean(b.deadLetter)))) {
    const { name, ...options } = queue
    // As text: a pool that drizzle wraps has no serialiser for objects.
    const text = JSON.stringify({ ...options, notify: true })
    await tx`select jobs.create_queue(${name}, ${text}::text::jsonb)`
    await tx`update jobs.queue set retry_limit = ${options.retryLimit}, retry_delay = ${options.retryDelay},
      retry_backoff = ${options.retryBackoff}, expire_seconds = ${options.expireInSeconds},
      heartbeat_seconds = ${options.heartbeatSeconds}, dead_letter = ${options.deadLetter ?? null} where name = ${name}`
  }
}
