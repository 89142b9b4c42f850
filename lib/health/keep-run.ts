import { hostname } from 'node:os'
import { setTimeout as wait } from 'node:timers/promises'
import { sql } from 'drizzle-orm'
import { v7 } from 'uuid'
import type { Database } from '#db/client.ts'
import { log } from '#lib/log.ts'

/** One run of a process, as it is kept: what it is, and of which version. */
export type Run = { process: 'web' | 'worker'; version: string }
export type KeptRun = { stop: () => Promise<void> }

/** The database takes a run for cut off that it has not heard of for two minutes. */
const SAY_EVERY_MS = 30_000
/** A database that is away must not keep the process from ending: the run then stands there as cut off. */
const LAST_WORD_MS = 2000
const READINGS = 3

/** How far this process's clock is ahead of the database's, in ms: of a few readings, that with the shortest way. */
export async function measureOffset(db: Database): Promise<number> {
  let best = { wayMs: Number.POSITIVE_INFINITY, offsetMs: 0 }
  for (let reading = 0; reading < READINGS; reading += 1) {
    const [sentMs, began] = [Date.now(), performance.now()]
    const [row] = await db.execute<{ atMs: number }>(
      sql`select extract(epoch from clock_timestamp())::float8 * 1000 as "atMs"`,
    )
    const wayMs = performance.now() - began
    if (row && wayMs < best.wayMs) best = { wayMs, offsetMs: Math.round(sentMs + wayMs / 2 - row.atMs) }
  }
  return best.offsetMs
}

/** Says of a run that it is there, or that it ends. Idempotent: the first word makes it, later ones only move it on. */
export async function noteRun(db: Database, runId: string, { process: its, version }: Run, isEnding = false) {
  const offsetMs = await measureOffset(db)
  await db.execute(
    sql`select note_run(${runId}, ${its}, ${hostname()}, ${version}, ${process.uptime()}, ${offsetMs}, ${isEnding})`,
  )
}

/** Keeps this process's run, and does `beside` as often, until `stop` says that the process ends in order. */
export function keepRun(db: Database, run: Run, beside: () => Promise<void> = async () => {}): KeptRun {
  const id = v7()
  const stopping = new AbortController()
  const { signal } = stopping
  const loop = async () => {
    while (!signal.aborted) {
      for (const work of [() => noteRun(db, id, run), beside])
        await work().catch((error: unknown) => log('warn', 'the health of this process could not be kept', { error }))
      await wait(SAY_EVERY_MS, undefined, { signal, ref: false }).catch(() => {}) // `stop` cuts it short
    }
  }
  const running = loop()
  return {
    stop: async () => {
      stopping.abort()
      const lastWord = running.then(() => noteRun(db, id, run, true))
      lastWord.catch((error: unknown) => log('warn', 'the end of this process could not be kept', { error }))
      await Promise.race([lastWord.catch(() => {}), wait(LAST_WORD_MS, undefined, { ref: false })])
    },
  }
}
