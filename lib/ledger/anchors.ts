import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import type postgres from 'postgres'
import { openDatabase } from '#db/client.ts'
import { codeOf } from '#lib/errors.ts'
import { log } from '#lib/log.ts'
import { askSigner } from '#lib/signer/client.ts'
import { endAlarm, raiseAlarm } from './alarms.ts'
import { type Anchor, askAuthority, askWitness, keepAnchor, lastCosigned, type Witness } from './anchor.ts'
import { parseCheckpoint, parseNote } from './note.ts'
import { CHECKPOINT } from './publish.ts'
import type { Place } from './term.ts'
import { folderOf, readIfThere } from './tile-files.ts'

/** The others outside: none, one or several. `authorityCertificate` is a file of PEM. */
export type Outside = {
  witnesses: readonly Witness[]
  authority: string | undefined
  authorityCertificate?: string | undefined
}

// Any number that nothing else in the product uses.
const ASKING_LOCK = 0x1ed6e5
const WITNESS_EVERY_MS = 2000
const TIMESTAMP_EVERY_MS = 15_000
/** One that is away is asked again after this; what was missed meanwhile is covered by the next cosignature. */
const AGAIN_MS = 15_000

type Shown = { folder: string; origin: string; note: string }
type One = { name: string; everyMs: number; ask: (shown: Shown) => Promise<Anchor> }

export type RunningAnchors = { stop: () => Promise<void> }

/** Asks a witness, from what it cosigned last. */
function witnessAsked(sql: postgres.Sql, witness: Witness): One {
  const cosigned = new Map<string, number>()
  return {
    ...{ name: witness.url, everyMs: WITNESS_EVERY_MS },
    ask: async ({ folder, origin, note }) => {
      const last = cosigned.get(origin) ?? (await lastCosigned(sql, origin, witness))
      const anchor = await askWitness(witness, folder, note, last)
      cosigned.set(origin, parseCheckpoint(parseNote(note).text).size)
      return anchor
    },
  }
}

/**
 * Shows each new head of the log to the others outside until `stop`; one that is away holds up nobody. Of several
 * workers one asks. A witness that refuses is an alarm until it cosigns again.
 */
export function startAnchors(databaseUrl: string, place: Place, outside: Outside): RunningAnchors {
  const { authority, authorityCertificate, witnesses } = outside
  // One connection, whose lock says that this worker asks; another connection would have to take it anew.
  const { sql, close } = openDatabase(databaseUrl, { max: 1, keepsConnection: true })
  const all = witnesses.map((witness) => witnessAsked(sql, witness))
  if (authority) {
    const ask = ({ note }: Shown) => askAuthority(authority, note, authorityCertificate)
    all.push({ name: authority, everyMs: TIMESTAMP_EVERY_MS, ask })
  }
  const stopping = new AbortController()
  const { signal } = stopping
  const pause = (ms: number) => wait(ms, undefined, { signal }).catch(() => {}) // cut short by `stop` alone

  async function leads(): Promise<boolean> {
    const [row] = await sql`select pg_try_advisory_lock(${ASKING_LOCK}) as leads`
    return row?.leads === true
  }

  async function follow({ name, everyMs, ask }: One): Promise<void> {
    let seen = ''
    while (!signal.aborted) {
      let isAway = false
      try {
        const { origin } = await askSigner(place.signerFolder, { kind: 'log-public-key' })
        const folder = folderOf(place.logFolder, origin)
        const note = (await readIfThere(join(folder, CHECKPOINT)))?.toString() ?? ''
        const isNew = note !== '' && note !== seen && parseCheckpoint(parseNote(note).text).size > 0
        if (isNew && (await leads())) {
          await keepAnchor(sql, note, await ask({ folder, origin, note }))
          await endAlarm(sql, 'witness-refuses', name)
          seen = note
        }
      } catch (error) {
        isAway = true
        log('warn', 'the log could not be shown outside', { to: name, error })
        if (codeOf(error) === 'CONFLICT') await refused(name, error)
      }
      await pause(isAway ? AGAIN_MS : everyMs)
    }
  }

  async function refused(name: string, error: unknown): Promise<void> {
    const detail = error instanceof Error ? error.message : ''
    await raiseAlarm(sql, 'witness-refuses', name, detail).catch((cause: unknown) => {
      log('error', 'an alarm could not be raised', { name, error: cause }) // the next refusal raises it
    })
  }

  const running = Promise.all(all.map(follow))
  return {
    stop: async () => {
      stopping.abort()
      await running
      await close()
    },
  }
}
