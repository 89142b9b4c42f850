import { sql } from 'drizzle-orm'
import type { Tx } from '#lib/context.ts'
import { JOBS, type JobName, type Payload } from './definitions.ts'

type Options = { key: string; priority?: number; delaySeconds?: number }

/**
 * Sends a job in the caller's transaction: it exists if and only if what needs it does. `key` names what the job is
 * about; while an equal job waits, another is not added. Returns whether one was.
 */
export async function enqueue<Name extends JobName>(
  tx: Tx,
  name: Name,
  payload: Payload<Name>,
  { key, priority = 0, delaySeconds = 0 }: Options,
): Promise<boolean> {
  const data = JSON.stringify(JOBS[name].payload.parse(payload))
  const [row] = await tx.db.execute<{ sent: boolean }>(sql`
    select enqueue_job(${name}, ${data}::jsonb, ${key}, ${priority}, ${delaySeconds}) as sent`)
  return row?.sent === true
}
