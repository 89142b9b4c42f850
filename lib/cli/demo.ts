import { v7 } from 'uuid'
import { openDatabase } from '#db/client.ts'
import type { Ctx } from '#lib/context.ts'
import { env } from '#lib/env.ts'
import { makeFirstAccounts } from '#lib/officers/first-accounts.ts'
import { DEMO_OFFICERS, DEMO_PASSWORD } from './demo/people.ts'
import { seedDemo } from './demo/seed.ts'
import { showFirstAccounts } from './migrate.ts'
import {
  type Databases,
  ensureSecret,
  type Running,
  startDatabases,
  startSignerProcess,
  startWeb,
  startWorkerProcess,
} from './processes.ts'

// Everything on this machine, on embedded defaults: database, signer, web, worker; then the demonstration's data.
const configuration = env()
const running: Running[] = []
let databases: Databases | undefined
let stopping: Promise<never> | undefined

async function startAll(): Promise<{ databases: Databases; origin: string }> {
  ensureSecret(configuration.paths.secretFile)
  databases = await startDatabases(configuration)
  running.push(await startSignerProcess(configuration))
  const web = await startWeb(configuration, configuration.port, databases)
  running.unshift(web, startWorkerProcess(configuration, databases))
  return { databases, origin: web.origin }
}

/** Web first, so that nothing new begins; then the worker finishes its step, then the signer; the database last. */
async function stopAll(code: number): Promise<never> {
  // What is just being started is waited for: it could not be stopped before it is known.
  await starting.catch(() => {})
  for (const each of running) await each.stop()
  await databases?.stop()
  process.exit(code)
}

/** Once, however often it is asked: a terminal's Ctrl-C comes from the terminal and from the script that started us. */
function stop(code: number): Promise<never> {
  stopping ??= stopAll(code)
  return stopping
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => stop(0))
const starting = startAll()

try {
  const { databases, origin } = await starting
  for (const { child } of running) child.once('exit', () => stopping ?? stop(1))

  const [owner, webPool] = [openDatabase(databases.owner, { max: 2 }), openDatabase(databases.web, { max: 4 })]
  const system: Ctx = { actor: { type: 'system', job: 'demo' }, db: owner.db, requestId: v7(), now: new Date() }
  await makeFirstAccounts(system, showFirstAccounts)
  await seedDemo(webPool, system, origin)
  await Promise.all([owner.close(), webPool.close()])

  console.log(`ready ${origin}`)
  console.log(`Demonstration accounts, password "${DEMO_PASSWORD}":`)
  for (const { number, name, what } of DEMO_OFFICERS) console.log(`  ${number.padEnd(6)} ${name.padEnd(14)} ${what}`)
} catch (error) {
  if (!stopping) console.error(error) // what is stopped in the middle of its seeding fails, and goes on next time
  await stop(1)
}
