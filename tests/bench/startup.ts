import { spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { join } from 'node:path'

/** Runs `npm run demo` until it says it is ready, then stops it in order; milliseconds to ready. */
async function startOnce(home: string): Promise<number> {
  const began = performance.now()
  const demo = spawn('npm', ['run', 'demo', '--silent'], {
    env: { ...process.env, CDIP_HOME: home, PORT: '3914' },
    stdio: ['ignore', 'pipe', 'inherit'],
    detached: true,
  })
  let output = ''
  const readyMs = await new Promise<number>((resolve, reject) => {
    demo.stdout.on('data', (chunk: Buffer) => {
      output += chunk
      if (/^ready http/m.test(output)) resolve(performance.now() - began)
    })
    demo.once('exit', () => reject(new Error(`the demonstration ended: ${output}`)))
  })
  demo.removeAllListeners('exit')
  const gone = new Promise((resolve) => demo.once('exit', resolve))
  process.kill(-(demo.pid ?? 0), 'SIGINT')
  await gone
  return readyMs
}

const home = await mkdtemp(join(process.cwd(), '.cdip-stack-'))
try {
  console.log(`first start: ${Math.round(await startOnce(home))} ms`)
  const readyMs = Math.round(await startOnce(home))
  console.log(JSON.stringify({ readyMs }))
} finally {
  await rm(home, { recursive: true })
}
process.exit(0)
