import { v7 } from 'uuid'
import { openDatabase } from '#db/client.ts'
import type { Ctx } from '#lib/context.ts'
import { env } from '#lib/env.ts'
import { makeFirstAccounts } from '#lib/officers/first-accounts.ts'
import { DEMO_OFFICERS, DEMO_PASSWORD } from './demo/people.ts'
import { seedDemo } from './demo/seed.ts'
import {
  ensureSecret,
  type Running,
  startDatabases,
  startSignerProcess,
  startWeb,
  startWorkerProcess,
} from './processes.ts'

// Everything on this machine, on embedded defaults: database, signer, web, worker; then the demonstration's data.
const configuration = env()
ensureSecret(configuration.paths.secretFile)
const databases = await startDatabases(configuration)
const running: Running[] = []
let isStopping = false

/** Web first, so that nothing new begins; then the worker finishes its step, then the signer; the database last. */
async function stop(code: number): Promise<never> {
  if (!isStopping) {
    isStopping = true
    for (const each of running) await each.stop()
    await databases.stop()
  }
  process.exit(code)
}
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => stop(0))

try {
  const signer = await startSignerProcess(configuration)
  running.push(signer)
  const web = await startWeb(configuration, configuration.port, databases)
  running.unshift(web, startWorkerProcess(configuration, databases))
  for (const { child } of running) child.once('exit', () => isStopping || stop(1))

  const [owner, webPool] = [openDatabase(databases.owner, { max: 2 }), openDatabase(databases.web, { max: 4 })]
  const system: Ctx = { actor: { type: 'system', job: 'demo' }, db: owner.db, requestId: v7(), now: new Date() }
  const first = await makeFirstAccounts(system)
  // At once: they are shown this one time, whatever happens next.
  for (const { serviceNumber, role, password } of first) {
    console.log(`first ${role}: ${serviceNumber}, password for one use: ${password}`)
  }
  await seedDemo(webPool, system, web.origin)
  await Promise.all([owner.close(), webPool.close()])

  console.log(`ready ${web.origin}`)
  console.log(`Demonstration accounts, password "${DEMO_PASSWORD}":`)
  for (const { number, name, what } of DEMO_OFFICERS) console.log(`  ${number.padEnd(6)} ${name.padEnd(14)} ${what}`)
} catch (error) {
  console.error(error)
  await stop(1)
}
