import { spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Starts the demonstration in an empty folder before the browser tests, and stops it in order after them. */
export default async function startDemo(): Promise<() => Promise<void>> {
  const home = await mkdtemp(join(tmpdir(), 'cdip-e2e-'))
  const environment = { ...process.env, CDIP_DEMO: '1', CDIP_HOME: home, PORT: '3931' }
  const demo = spawn(process.execPath, ['lib/cli/demo.ts'], { env: environment, stdio: ['ignore', 'pipe', 'inherit'] })
  let output = ''
  await new Promise<void>((resolve, reject) => {
    demo.stdout.on('data', (chunk: Buffer) => {
      output += chunk
      if (/^ready http/m.test(output)) resolve()
    })
    demo.once('exit', () => reject(new Error(`the demonstration ended:\n${output}`)))
  })
  return async () => {
    const gone = new Promise((resolve) => demo.once('exit', resolve))
    demo.kill('SIGINT')
    await gone
    await rm(home, { recursive: true })
  }
}
