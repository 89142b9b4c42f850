import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { hostname } from 'node:os'
import { startWitness } from '#lib/ledger/witness.ts'

export const WITNESS_USAGE = `cdip witness --log KEY|FILE [--folder F] [--name N] [--host H] [--port P]   cosigns a log's heads, on another machine
`

/** `cdip witness`: serves until it is ended. */
export async function witnessCommand(options: string[]): Promise<number> {
  const option = (name: string, otherwise: string): string => {
    const at = options.indexOf(name)
    return at < 0 ? otherwise : (options[at + 1] ?? otherwise)
  }
  const given = option('--log', '')
  const logKeys = (existsSync(given) ? await readFile(given, 'utf8') : given).split('\n').filter((line) => line.trim())
  if (logKeys.length === 0) return 2
  const witness = await startWitness({
    folder: option('--folder', 'cdip-witness'),
    name: option('--name', `${hostname()}/witness`),
    host: option('--host', '127.0.0.1'),
    port: Number(option('--port', '7070')),
    logKeys,
  })
  process.stdout.write(`witness ${witness.url}\n${witness.vkey}\n`)
  await new Promise<void>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve())
  })
  await witness.stop()
  return 0
}
