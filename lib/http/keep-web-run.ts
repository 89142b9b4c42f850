import type { EventEmitter } from 'node:events'
import { keepRun } from '#lib/health/keep-run.ts'
import { versionIn } from '#lib/health/version.ts'
import { database } from './database.ts'

const SIGNALS = ['SIGINT', 'SIGTERM'] as const

/**
 * Lets `work` come before what this process does so far when it is asked to end. Next ends it as soon as its connections
 * are closed, which may be before the database has heard.
 */
export function beforeEnd(asked: EventEmitter, work: () => Promise<void>): void {
  let done: Promise<void> | undefined
  for (const signal of SIGNALS) {
    const own = asked.listeners(signal)
    asked.removeAllListeners(signal)
    asked.on(signal, async () => {
      done ??= work()
      await done
      if (own.length === 0) process.exit()
      for (const listener of own) listener(signal)
    })
  }
}

/** Keeps this web process's run, with its end: for certificates about the computer's working. */
export function keepWebRun(): void {
  const run = keepRun(database(), { process: 'web', version: versionIn(process.cwd()) })
  beforeEnd(process, run.stop)
}
