import { once } from 'node:events'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { v7 } from 'uuid'
import { type OpenDatabase, openDatabase } from '#db/client.ts'
import { makeDemoPeople } from '#lib/cli/demo/people.ts'
import {
  ensureSecret,
  type Running,
  startDatabases,
  startSignerProcess,
  startWeb,
  startWorkerProcess,
} from '#lib/cli/processes.ts'
import type { Ctx } from '#lib/context.ts'
import { parseEnv } from '#lib/env.ts'
import { makeFirstAccounts } from '#lib/officers/first-accounts.ts'

export type Stack = {
  origin: string
  home: string
  store: string
  owner: OpenDatabase
  webPool: OpenDatabase
  ownerUrl: string
  /** kill -9, and started again at once. */
  killAndRestart: (victim: 'web' | 'worker' | 'database') => Promise<void>
  /** kill -9 of PostgreSQL; `startDatabase` brings it back. */
  killDatabase: () => Promise<void>
  startDatabase: () => Promise<void>
  /** Starts another web process on the same database and store. */
  startSecondWeb: (port: number) => Promise<Running & { origin: string }>
  webProcess: () => Running
  workerProcess: () => Running
  /** Resident bytes of web and worker now. */
  residentBytes: () => Promise<number>
  stop: () => Promise<void>
}

async function residentOf({ child }: Running): Promise<number> {
  const status = await readFile(`/proc/${child.pid}/status`, 'utf8')
  return Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1] ?? 0) * 1024
}

/**
 * Starts database, web and worker as the demonstration does, in a new folder beside `near`, with its officers.
 * `origin`: under which browsers reach it, where that is a proxy's.
 */
export async function startStack(port: number, near = process.cwd(), origin?: string): Promise<Stack> {
  const stack = await startStackIn(await mkdtemp(join(near, '.cdip-stack-')), port, origin)
  const system: Ctx = { actor: { type: 'system', job: 'bench' }, db: stack.owner.db, requestId: v7(), now: new Date() }
  await makeFirstAccounts(system, () => {})
  await makeDemoPeople(system)
  return stack
}

/** Starts the processes in a folder that may hold what an earlier run left there. */
export async function startStackIn(home: string, port: number, origin?: string): Promise<Stack> {
  process.env.CDIP_DEMO = '1'
  const configuration = parseEnv({
    ...process.env,
    CDIP_HOME: home,
    PORT: String(port),
    DATABASE_URL: undefined,
    CDIP_ORIGIN: origin,
  })
  ensureSecret(configuration.paths.secretFile)
  let databases = await startDatabases(configuration)
  const signer = await startSignerProcess(configuration)
  let web = await startWeb(configuration, port, databases)
  let worker = startWorkerProcess(configuration, databases)
  const [owner, webPool] = [openDatabase(databases.owner, { max: 4 }), openDatabase(databases.web, { max: 4 })]
  const kill = async ({ child }: Running) => {
    const gone = once(child, 'exit')
    child.kill('SIGKILL')
    await gone
  }
  const killDatabase = async () => {
    const [pid] = (await readFile(join(configuration.paths.postgres, 'postmaster.pid'), 'utf8')).split('\n')
    process.kill(Number(pid), 'SIGKILL')
  }
  const startDatabase = async () => {
    databases = await startDatabases(configuration)
  }
  return {
    ...{ origin: web.origin, home, store: configuration.paths.store, ownerUrl: databases.owner, owner, webPool },
    residentBytes: async () => (await Promise.all([web, worker].map(residentOf))).reduce((sum, each) => sum + each, 0),
    startSecondWeb: (secondPort) => startWeb(configuration, secondPort, databases),
    webProcess: () => web,
    workerProcess: () => worker,
    killAndRestart: async (victim) => {
      if (victim === 'web') {
        await kill(web)
        web = await startWeb(configuration, port, databases)
      } else if (victim === 'worker') {
        await kill(worker)
        worker = startWorkerProcess(configuration, databases)
      } else {
        await killDatabase()
        await startDatabase()
      }
    },
    ...{ killDatabase, startDatabase },
    stop: async () => {
      await Promise.all([owner.close(), webPool.close()])
      await web.stop()
      await worker.stop()
      await signer.stop()
      await databases.stop()
      await rm(home, { recursive: true })
    },
  }
}

/** Frees the blocks of everything sealed so far: the next round writes under the conditions of the one before. */
export async function emptyMasters({ owner, store }: Stack): Promise<void> {
  // The record beside a master is written behind the seal.
  const unfinished = () => owner.sql`select 1 from uploads where state = 'sealed' and tidied_at is null`
  while ((await unfinished()).length > 0) await pause(50)
  for (const name of await readdir(join(store, 'masters'))) await rm(join(store, 'masters', name), { recursive: true })
}

export const median = (values: number[]): number => {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN
}

export const percentile = (values: number[], share: number): number => {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN
}
