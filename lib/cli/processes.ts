import { type ChildProcess, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, renameSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { openDatabase } from '#db/client.ts'
import { type EmbeddedServer, startEmbedded } from '#db/embedded.ts'
import { migrate } from '#db/migrate.ts'
import type { Env } from '#lib/env.ts'
import { QUEUES } from '#lib/jobs/definitions.ts'
import { askSigner } from '#lib/signer/client.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))

export type Databases = { owner: string; web: string; worker: string; stop: () => Promise<void> }

/** The configured databases, or an embedded server's; migrated. */
export async function startDatabases(env: Env): Promise<Databases> {
  const embedded = env.databases.owner ? null : await startEmbedded(env.paths.postgres)
  const databases = embedded ? embeddedUrls(embedded) : configured(env)
  const owner = openDatabase(databases.owner, { max: 1 })
  try {
    await migrate(owner.sql, QUEUES)
  } finally {
    await owner.close()
  }
  return { ...databases, stop: async () => embedded?.stop() }
}

function embeddedUrls({ socketFolder }: EmbeddedServer) {
  const url = (login: string) => `postgres://${login}@localhost/postgres?host=${socketFolder}`
  return { owner: url('cdip'), web: url('cdip_web'), worker: url('cdip_worker') }
}

function configured({ databases: { owner, web, worker } }: Env) {
  if (!owner || !web || !worker) {
    throw new Error('DATABASE_URL, CDIP_WEB_DATABASE_URL, CDIP_WORKER_DATABASE_URL: set all three, or none')
  }
  return { owner, web, worker }
}

/**
 * Makes the key of the session cookie on the first start, readable by this user alone. Durable: after a power cut an
 * empty file under this name would let nothing start any more.
 */
export function ensureSecret(path: string): void {
  if (existsSync(path)) return
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
  const draft = `${path}.draft`
  writeFileSync(draft, `${randomBytes(48).toString('base64url')}\n`, { mode: 0o600, flush: true })
  renameSync(draft, path)
  const folder = openSync(dirname(path), 'r')
  fsyncSync(folder)
  closeSync(folder)
}

export type Running = { child: ChildProcess; stop: () => Promise<void> }

/** Starts `node args…` that ends with its parent, whichever way that ends. `stop` asks it to end in order, then waits. */
export function startProcess(args: string[], environment: Record<string, string>): Running {
  const follow = join(root, 'scripts/follow-parent.mjs')
  const child = spawn(process.execPath, ['--import', follow, ...args], {
    cwd: root,
    env: { ...process.env, ...environment },
    stdio: ['pipe', 'ignore', 'inherit'],
    // Its own group: the terminal's Ctrl-C reaches the parent alone, which stops everything in order.
    detached: true,
  })
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  const stop = async () => {
    if (child.exitCode === null && child.signalCode === null) child.kill('SIGTERM')
    await gone
  }
  return { child, stop }
}

/** Starts the production web server on 127.0.0.1; resolves when it answers. Throws when it ends before. */
export async function startWeb(env: Env, port: number, databases: Databases): Promise<Running & { origin: string }> {
  const origin = port === env.port ? env.origin : `http://127.0.0.1:${port}`
  const running = startProcess([join(root, '.next/standalone/server.js')], {
    PORT: String(port),
    HOSTNAME: '127.0.0.1',
    NODE_ENV: 'production',
    NEXTAUTH_URL: origin,
    CDIP_ORIGIN: origin,
    CDIP_HOME: env.paths.home,
    CDIP_STORE: env.paths.store,
    CDIP_COPY_DIRS: env.paths.copies.join(','),
    CDIP_SECRET_FILE: env.paths.secretFile,
    ...(env.paths.metricsToken ? { CDIP_METRICS_TOKEN_FILE: env.paths.metricsToken } : {}),
    CDIP_SIGNER: env.paths.signer,
    CDIP_LOG: env.paths.log,
    CDIP_WEB_DATABASE_URL: databases.web,
  })
  while (!(await answers(`http://127.0.0.1:${port}/api/health`))) {
    if (running.child.exitCode !== null) throw new Error(`the web server did not start; is port ${port} in use?`)
    await pause(50)
  }
  return { ...running, origin }
}

async function answers(url: string): Promise<boolean> {
  try {
    return (await fetch(url)).ok
  } catch {
    return false // not yet: the caller asks again until the process ends
  }
}

/** Starts the signer; resolves when it answers. It alone is told where the keys are. */
export async function startSignerProcess(env: Env): Promise<Running> {
  const running = startProcess([join(root, 'lib/cli/signer.ts')], {
    CDIP_HOME: env.paths.home,
    CDIP_KEYS: env.paths.keys,
    CDIP_SIGNER: env.paths.signer,
  })
  while (!(await signerAnswers(env.paths.signer))) {
    if (running.child.exitCode !== null) throw new Error('the signer did not start')
    await pause(20)
  }
  return running
}

async function signerAnswers(socketFolder: string): Promise<boolean> {
  try {
    return Boolean(await askSigner(socketFolder, { kind: 'statement-key' }))
  } catch {
    return false // not yet: the caller asks again until the process ends
  }
}

/** Starts the worker: it hashes, seals and makes posters. */
export function startWorkerProcess(env: Env, databases: Databases): Running {
  return startProcess([join(root, 'lib/cli/worker.ts')], {
    CDIP_HOME: env.paths.home,
    CDIP_STORE: env.paths.store,
    CDIP_COPY_DIRS: env.paths.copies.join(','),
    CDIP_SIGNER: env.paths.signer,
    CDIP_LOG: env.paths.log,
    CDIP_WORKER_DATABASE_URL: databases.worker,
  })
}
