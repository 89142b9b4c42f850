import { join } from 'node:path'
import { openDatabase } from '#db/client.ts'
import { log } from '#lib/log.ts'
import { askSigner } from '#lib/signer/client.ts'
import { type Anchor, askAuthority, askWitness, keepAnchor, type Witness } from './anchor.ts'
import { parseCheckpoint, parseNote } from './note.ts'
import { CHECKPOINT } from './publish.ts'
import type { Place } from './term.ts'
import { folderOf, readIfThere } from './tile-files.ts'

/** The others outside: none, one or several. */
export type Outside = { witnesses: readonly Witness[]; authority: string | undefined }

const WITNESS_EVERY_MS = 2000
const TIMESTAMP_EVERY_MS = 15_000
/** One that is away is asked again after this; what was missed meanwhile is covered by the next cosignature. */
const AGAIN_MS = 15_000

type One = { name: string; everyMs: number; ask: (folder: string, note: string) => Promise<Anchor> }

export type RunningAnchors = { stop: () => Promise<void> }

/** Shows each new head of the log to the others outside until `stop`; one that is away holds up nobody. */
export function startAnchors(databaseUrl: string, place: Place, outside: Outside): RunningAnchors {
  const { authority } = outside
  const all: One[] = [
    ...outside.witnesses.map((witness) => ({
      ...{ name: witness.url, everyMs: WITNESS_EVERY_MS },
      ask: (folder: string, note: string) => askWitness(witness, folder, note),
    })),
    ...(authority
      ? [
          {
            name: authority,
            everyMs: TIMESTAMP_EVERY_MS,
            ask: (_: string, note: string) => askAuthority(authority, note),
          },
        ]
      : []),
  ]
  const pool = openDatabase(databaseUrl, { max: 1 })
  const stopping = new AbortController()
  const pause = (ms: number) =>
    new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms)
      stopping.signal.addEventListener('abort', () => {
        clearTimeout(timer)
        resolve()
      })
      if (stopping.signal.aborted) resolve()
    })

  async function follow({ name, everyMs, ask }: One): Promise<void> {
    let shown = ''
    while (!stopping.signal.aborted) {
      let isAway = false
      try {
        const { origin } = await askSigner(place.signerFolder, { kind: 'log-public-key' })
        const folder = folderOf(place.logFolder, origin)
        const note = (await readIfThere(join(folder, CHECKPOINT)))?.toString() ?? ''
        if (note !== '' && note !== shown && parseCheckpoint(parseNote(note).text).size > 0) {
          await keepAnchor(pool.sql, note, await ask(folder, note))
          shown = note
        }
      } catch (error) {
        isAway = true
        log('warn', 'the log could not be shown outside', { to: name, error })
      }
      await pause(isAway ? AGAIN_MS : everyMs)
    }
  }
  const running = Promise.all(all.map(follow))
  return {
    stop: async () => {
      stopping.abort()
      await running
      await pool.close()
    },
  }
}
