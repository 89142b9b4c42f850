import { randomInt } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import { openDatabase } from '#db/client.ts'

/** For so long, at most, a process whose connection was lost counts as dead. */
const SAY_EVERY_MS = 2000
const NAMES = 2 ** 47

/** `holder`: the name by which leases call this process; null while the database has not heard that it lives. */
export type Presence = { holder: () => string | null; stop: () => Promise<void> }

/**
 * Says to the database that this process lives, by an advisory lock on a connection of its own, which ends with the
 * process however that ends. One that lives and lost its connection may lose a lease by it, which harms nothing: it is
 * fenced like every late writer, by its epoch and its segment.
 */
export function keepPresence(databaseUrl: string): Presence {
  const { sql, close } = openDatabase(databaseUrl, { max: 1, keepsConnection: true })
  const name = String(randomInt(NAMES))
  const stopping = new AbortController()
  const { signal } = stopping
  let isHeard = false
  const loop = async () => {
    while (!signal.aborted) {
      isHeard = await sql`select pg_advisory_lock(${name}::bigint) where not holder_lives(${name}::bigint)`.then(
        () => true,
        () => false, // a database that is away: asked again
      )
      await wait(SAY_EVERY_MS, undefined, { signal, ref: false }).catch(() => {}) // `stop` cuts it short
    }
  }
  const running = loop()
  return {
    holder: () => (isHeard ? name : null),
    stop: async () => {
      stopping.abort()
      await running
      await close()
    },
  }
}
