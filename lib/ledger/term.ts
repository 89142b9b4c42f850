import type postgres from 'postgres'
import { CdipError } from '#lib/errors.ts'
import { log } from '#lib/log.ts'
import { askSigner } from '#lib/signer/client.ts'
import type { Head, LogKey } from '#lib/signer/schema.ts'
import { continueTo } from './continuation.ts'
import { continuationOf, whyNotAs } from './guard.ts'
import type { CompactRange } from './merkle.ts'
import { publish } from './publish.ts'
import { type AtCrashPoint, BATCH, sequenceBatch } from './sequence.ts'
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
  const { reason: notContinued, range } = await continuationOf(sql, place.logFolder, key)
  const reason = notContinued ?? (await whyNotAs(sql, key.origin))
  if (reason || !range) {
    await tell(sql, 'rolled-back', reason ?? '')
    log('error', 'the custody log has stopped', { reason })
    return null
  }
  await tell(sql, 'running', '')
  return { step: stepper(sql, place, { origin: key.origin, pid: row.pid, published: range }, at) }
}

/** `published` is the log as it is on disk: what is signed next goes on from there. */
type Memory = { origin: string; pid: number; published: CompactRange }

function stepper(sql: postgres.Sql, place: Place, { origin, pid, ...memory }: Memory, at: AtCrashPoint) {
  let { published } = memory
  let publishedAt = Date.now()
  const folder = folderOf(place.logFolder, origin)
  return async (): Promise<number> => {
    const { taken, head } = await sql.begin(async (tx) => {
      const [row] = await tx`select pg_backend_pid() as pid`
      // A new connection may lead to another database; its term begins with a check.
      if (row?.pid !== pid) throw new CdipError('UNAVAILABLE', 'the connection of this term is gone')
      return sequenceBatch(tx, at)
    })
    if (taken > 0) await at('committed')
    const { size } = head
    const isBehind = taken === BATCH && Date.now() - publishedAt < SIGN_EVERY_MS
    if (size === published.size || isBehind) return taken
    const signable = { size, root: head.root.toString('hex') }
    const next = await orTold(sql, 'rolled-back', () => continueTo(sql, folder, published, [signable]))
    const note = await orTold(sql, 'refused', () => signed(place, origin, signable))
    await at('signed')
    await publish(sql, folder, published.size, { size, note }, at)
    published = next
    publishedAt = Date.now()
    await sql`update ledger_state set origin = ${origin}, published_size = ${size}, published_at = now()`
    return taken
  }
}

/** Tells a refusal where people see it: only they can settle it. */
async function orTold<T>(sql: postgres.Sql, state: State, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof CdipError && error.code === 'CONFLICT') await tell(sql, state, error.message)
    throw error
  }
}

/** The checkpoint of a committed head. CONFLICT where the signer refuses. */
async function signed(place: Place, origin: string, head: Head): Promise<string> {
  const checkpoint = await askSigner(place.signerFolder, { kind: 'sign-checkpoint', head })
  if (checkpoint.origin !== origin) throw new CdipError('UNAVAILABLE', 'the log goes on under another origin')
  return checkpoint.note
}
