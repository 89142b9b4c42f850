import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openDatabase } from '#db/client.ts'
import { inTransaction } from '#lib/context.ts'
import type { CustodyEvent } from '#lib/custody/events.ts'
import { recordEvent } from '#lib/custody/record.ts'
import type { AtCrashPoint } from '#lib/ledger/sequence.ts'
import { beginTerm, type Place } from '#lib/ledger/term.ts'
import { startSigner } from '#lib/signer/serve.ts'
import type { FreshDatabase } from './database.ts'
import { workerContext } from './store.ts'

export type TestLog = {
  place: Place
  keys: string
  /** Takes the lead and works until everything committed is published. Throws where it may not lead. */
  settle: (at?: AtCrashPoint) => Promise<void>
  restartSigner: () => Promise<void>
  stop: () => Promise<void>
}

/** A signer, a folder for the log, and a sequencer that works when it is told to. */
export async function startTestLog(database: FreshDatabase): Promise<TestLog> {
  const folder = await mkdtemp(join(tmpdir(), 'cdip-log-'))
  const place = { logFolder: join(folder, 'log'), signerFolder: join(folder, 's') }
  const keys = join(folder, 'keys')
  let signer = await startSigner(keys, place.signerFolder)
  return {
    place,
    keys,
    settle: async (at = () => {}) => {
      const pool = openDatabase(database.url('cdip_worker'), { max: 1 })
      try {
        const term = await beginTerm(pool.sql, place, at)
        if (!term) throw new Error('may not lead')
        while ((await term.step()) > 0);
      } finally {
        await pool.close()
      }
    },
    restartSigner: async () => {
      await signer.stop()
      signer = await startSigner(keys, place.signerFolder)
    },
    stop: async () => {
      await signer.stop()
      await rm(folder, { recursive: true })
    },
  }
}

/** Records events of the platform itself, one transaction each, in this order. Returns their ids. */
export async function recordAll(database: FreshDatabase, events: CustodyEvent[]): Promise<string[]> {
  const ids: string[] = []
  for (const event of events) {
    ids.push(await inTransaction(workerContext(database.worker), (tx) => recordEvent(tx, event)))
  }
  return ids
}

/** An event that concerns nothing but the platform, or this case. */
export const anyEvent = (caseId?: string): CustodyEvent => ({
  type: 'case.closed',
  ...(caseId ? { caseId } : {}),
  facts: {},
  personal: { reason: 'a test of the log' },
})
