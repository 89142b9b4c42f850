import { type Database, openDatabase } from '#db/client.ts'
import { log } from '#lib/log.ts'
import { jumpBetween, readClocks, recordJump } from './clock.ts'
import { type AtCrashPoint, BATCH } from './sequence.ts'
import { beginTerm, type Place, type Term } from './term.ts'

/** Events wait no longer than this for their places. */
const BATCH_MS = 200
const WITHOUT_LEAD_MS = 1000

export type RunningSequencer = { stop: () => Promise<void> }

/**
 * Gives committed events their places in the log, signs and publishes it, until `stop`. Of several, one leads; when it
 * ends, another takes over. Every failure is logged, ends the term, and is followed by a new one on a new connection.
 */
export function startSequencer(databaseUrl: string, place: Place, at: AtCrashPoint = () => {}): RunningSequencer {
  let stopping = false
  let wake = () => {}
  const pause = (ms: number) =>
    new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms)
      wake = () => {
        clearTimeout(timer)
        resolve()
      }
      if (stopping) wake()
    })

  let clocks = readClocks()
  async function lead(term: Term, db: Database): Promise<void> {
    while (!stopping) {
      const now = readClocks()
      const jumpMs = jumpBetween(clocks, now)
      if (jumpMs !== 0) await recordJump(db, jumpMs)
      clocks = now // after it: a jump that could not be recorded is found again by the next term
      const taken = await term.step()
      if (taken < BATCH) await pause(BATCH_MS)
    }
  }
  const loop = async () => {
    while (!stopping) {
      const pool = openDatabase(databaseUrl, { max: 1, keepsConnection: true })
      try {
        const term = await beginTerm(pool.sql, place, at)
        if (term) await lead(term, pool.db)
      } catch (error) {
        log('error', 'the term of the custody log’s leader ended', { error })
      } finally {
        await pool.close()
      }
      if (!stopping) await pause(WITHOUT_LEAD_MS)
    }
  }
  const running = loop()
  return {
    stop: async () => {
      stopping = true
      wake()
      await running
    },
  }
}
