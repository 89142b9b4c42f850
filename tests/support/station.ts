import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import type { ImportEvent } from '#lib/station/events.ts'

export type Station = {
  child: ChildProcess
  /** Everything that it has told so far. */
  events: ImportEvent[]
  /** Resolves with the first event of this kind, that was or will be told. */
  told: <Kind extends ImportEvent['event']>(kind: Kind) => Promise<Extract<ImportEvent, { event: Kind }>>
  /** Resolves with the exit code, or the signal that ended it. */
  ended: Promise<number | string>
  errors: () => string
}

/** Runs the real `cdip import --json`, as a workstation does: with nothing of an installation in its environment; `under` another. */
export function startStation(stateFolder: string, args: string[], under: string[] = []): Station {
  const [program = '', ...first] = [...under, 'scripts/cdip', 'import', '--json', '--state', stateFolder, ...args]
  const child = spawn(program, first, {
    env: { PATH: process.env.PATH, HOME: stateFolder, TZ: 'UTC', NODE_ENV: 'production' },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const events: ImportEvent[] = []
  let errors = ''
  child.stderr.on('data', (chunk) => {
    errors += chunk
  })
  const hearing = new Set<(event: ImportEvent) => void>()
  createInterface({ input: child.stdout }).on('line', (line) => {
    const event = JSON.parse(line) as ImportEvent
    events.push(event)
    for (const hear of hearing) hear(event)
  })
  const ended = once(child, 'close').then(([code, signal]) => (code ?? signal) as number | string)
  const told: Station['told'] = (kind) =>
    new Promise((resolve, reject) => {
      const hear = (event: ImportEvent) => {
        if (event.event === kind) resolve(event as never)
      }
      hearing.add(hear)
      events.forEach(hear)
      void ended.then((code) => reject(new Error(`it ended with ${code} before it told ${kind}: ${errors}`)))
    })
  return { child, events, told, ended, errors: () => errors }
}
