import type postgres from 'postgres'
import { CdipError } from '#lib/errors.ts'
import { log } from '#lib/log.ts'
import { askSigner } from '#lib/signer/client.ts'
import type { Head, LogKey } from '#lib/signer/schema.ts'
import { headsOutside, isOriginRecorded, publishedHead, whyRolledBack } from './guard.ts'
import { publish } from './publish.ts'
import { type AtCrashPoint, BATCH, readHead, sequenceBatch } from './sequence.ts'
import { folderOf } from './tile-files.ts'

// Any number that nothing else in the product uses.
const LEADER_LOCK = 0x1ed6e4
/** While a backlog is worked off, a checkpoint is signed at least so often. */
const SIGN_EVERY_MS = 500

export type Place = { logFolder: string; signerFolder: string }
type State = 'running' | 'rolled-back' | 'refused'

/** One leadership on one connection of the database; another connection is another term, with its own check. */
export type Term = { step: () => Promise<number> }

async function tell(sql: postgres.Sql, state: State, detail: string): Promise<void> {
  await sql`update ledger_state set since = case when state = ${state} then since else now() end,
    state = ${state}, detail = ${detail}`
}

const readKey = (place: Place): Promise<LogKey> => askSigner(place.signerFolder, { kind: 'log-key' })

/**
 * Takes the lead on the one connection of `sql`; null where another has it, or where this database is not the
 * continuation of what was signed (told in `ledger_state`, and every time in the log).
 */
export async function beginTerm(sql: postgres.Sql, place: Place, at: AtCrashPoint): Promise<Term | null> {
  const [row] = await sql`select pg_backend_pid() as pid, pg_try_advisory_lock(${LEADER_LOCK}) as leads`
  if (!row?.leads) return null
  const key = await readKey(place)
  const isRecorded = await isOriginRecorded(sql, key.origin)
  const rolledBack = await whyRolledBack(sql, await headsOutside(place.logFolder, key))
  const reason = rolledBack ?? (isRecorded ? null : `no event says why the log goes on as ${key.origin}`)
  if (reason) {
    await tell(sql, 'rolled-back', reason)
    log('error', 'the custody log has stopped', { reason })
    return null
  }
  await tell(sql, 'running', '')
  const published = (await publishedHead(place.logFolder, key.origin))?.size ?? 0
  return { step: stepper(sql, place, { origin: key.origin, pid: row.pid, published }, at) }
}

type Memory = { origin: string; pid: number; published: number }

function stepper(sql: postgres.Sql, place: Place, { origin, pid, published }: Memory, at: AtCrashPoint) {
  let publishedSize = published
  let publishedAt = Date.now()
  return async (): Promise<number> => {
    const taken = await sql.begin(async (tx) => {
      const [row] = await tx`select pg_backend_pid() as pid`
      // A new connection may lead to another database; its term begins with a check.
      if (row?.pid !== pid) throw new CdipError('UNAVAILABLE', 'the connection of this term is gone')
      return sequenceBatch(tx, at)
    })
    if (taken > 0) await at('committed')
    const { size, root } = await readHead(sql)
    const isBehind = taken === BATCH && Date.now() - publishedAt < SIGN_EVERY_MS
    if (size === publishedSize || isBehind) return taken
    const note = await signed(sql, place, { origin, head: { size, root: root.toString('hex') } })
    await at('signed')
    await publish(sql, folderOf(place.logFolder, origin), publishedSize, { size, note }, at)
    publishedSize = size
    publishedAt = Date.now()
    await sql`update ledger_state set origin = ${origin}, published_size = ${size}, published_at = now()`
    return taken
  }
}

/** The checkpoint of a committed head. CONFLICT where the signer refuses, which is told: only people can settle it. */
async function signed(sql: postgres.Sql, place: Place, { origin, head }: { origin: string; head: Head }) {
  try {
    const checkpoint = await askSigner(place.signerFolder, { kind: 'sign-checkpoint', head })
    if (checkpoint.origin !== origin) throw new CdipError('UNAVAILABLE', 'the log goes on under another origin')
    return checkpoint.note
  } catch (error) {
    if (error instanceof CdipError && error.code === 'CONFLICT') await tell(sql, 'refused', error.message)
    throw error
  }
}
