import { v7 } from 'uuid'
import { type OpenDatabase, openDatabase } from '#db/client.ts'
import { refuseOlderSchema } from '#db/version.ts'
import type { Ctx } from '#lib/context.ts'
import { log } from '#lib/log.ts'
import type { MasterPlaces } from '#lib/storage/keys.ts'
import { startFollower, tryFollowLock } from '#lib/uploads/follow.ts'
import { tidyDecided } from '#lib/uploads/quarantine.ts'
import { writeDueRecords } from '#lib/uploads/record-file.ts'
import { runQueues } from './run-queues.ts'

const IDLE_MS = 1000

export type RunningWorker = { stop: () => Promise<void> }

/**
 * Runs the worker until `stop`: it hashes and seals, in a loop that waits for nothing else, and takes jobs beside it.
 * Each kind of work in the loop goes on whatever becomes of the others: a failure is logged and tried again after a
 * pause that the database's notice can cut short.
 */
export async function startWorker(
  databaseUrl: string,
  { store: storeFolder, copies: copyFolders }: MasterPlaces,
): Promise<RunningWorker> {
  const pool: OpenDatabase = openDatabase(databaseUrl, { max: 6 })
  await refuseOlderSchema(pool.sql)
  // One connection of its own: its advisory locks say which uploads are this worker's.
  const locks = openDatabase(databaseUrl, { max: 1, keepsConnection: true })
  const ctx = (db: OpenDatabase['db']): Ctx => ({
    actor: { type: 'system', job: 'seal' },
    db,
    requestId: v7(),
    now: new Date(),
  })
  const follower = startFollower(storeFolder, (uploadId) => tryFollowLock(ctx(locks.db), uploadId))

  let stopping = false
  let wake = () => {}
  const listening = await pool.sql.listen('uploads', () => wake())
  const pause = () =>
    new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, IDLE_MS)
      wake = () => {
        clearTimeout(timer)
        resolve()
      }
    })

  const kinds: Record<string, () => Promise<number>> = {
    seal: () => follower.step(ctx(pool.db)),
    record: () => writeDueRecords(ctx(pool.db), storeFolder),
    tidy: () => tidyDecided(ctx(pool.db), storeFolder),
  }
  const loop = async () => {
    while (!stopping) {
      let moved = 0
      let hasFailed = false
      for (const [kind, step] of Object.entries(kinds)) {
        try {
          moved += await step()
        } catch (error) {
          hasFailed = true
          log('error', 'worker step failed', { kind, error })
        }
      }
      if ((moved === 0 || hasFailed) && !stopping) await pause()
    }
  }
  const running = loop()
  const queues = runQueues({ databaseUrl, db: pool.db, storeFolder, copyFolders })
  return {
    stop: async () => {
      stopping = true
      wake()
      await Promise.all([running, queues.stop()])
      await listening.unlisten()
      await Promise.all([pool.close(), locks.close()])
    },
  }
}
