import { hostname } from 'node:os'
import { startWitness } from '#lib/ledger/witness.ts'
import { linesOf, option } from './options.ts'

export const WITNESS_USAGE = `cdip witness --log KEY|FILE [--folder F] [--name N] [--host H] [--port P]   cosigns a log's heads, on another machine
`

/** `cdip witness`: serves until it is ended. */
export async function witnessCommand(options: string[]): Promise<number> {
  const logKeys = await linesOf(option(options, '--log') ?? '')
  if (logKeys.length === 0) return 2
  const witness = await startWitness({
    folder: option(options, '--folder') ?? 'cdip-witness',
    name: option(options, '--name') ?? `${hostname()}/witness`,
    host: option(options, '--host') ?? '127.0.0.1',
    port: Number(option(options, '--port') ?? '7070'),
    logKeys,
  })
  process.stdout.write(`witness ${witness.url}\n${witness.vkey}\n`)
  await new Promise<void>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve())
  })
  await witness.stop()
  return 0
}
