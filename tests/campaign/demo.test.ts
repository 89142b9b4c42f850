import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause, setImmediate as turn } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest'
import { openDatabase } from '#db/client.ts'
import { startEmbedded } from '#db/embedded.ts'
import { random } from '#tests/support/random.ts'

vi.setConfig({ testTimeout: 240_000, hookTimeout: 60_000 })

/* The demonstration as a whole: stopped in order, killed at any moment, and started again. */
const PORT = '3867'
let home: string
const started = new Set<ChildProcess>()
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'cdip-demo-home-'))
})
afterEach(async () => {
  for (const demo of started) await killed(demo)
})
afterAll(async () => {
  // What a killed demonstration left running is stopped as its next start would do it.
  await (await startEmbedded(join(home, 'postgres'))).stop()
  await rm(home, { recursive: true })
})

const isAlive = (pid: number) => existsSync(`/proc/${pid}/exe`)
const postmasterOf = () => {
  const lock = join(home, 'postgres/postmaster.pid')
  return existsSync(lock) ? Number(readFileSync(lock, 'utf8').split('\n')[0]) : null
}

function start(): { demo: ChildProcess; ready: Promise<void> } {
  const environment = { ...process.env, CDIP_DEMO: '1', CDIP_HOME: home, PORT }
  const demo = spawn(process.execPath, ['lib/cli/demo.ts'], { env: environment, stdio: ['ignore', 'pipe', 'inherit'] })
  started.add(demo)
  let output = ''
  const ready = new Promise<void>((resolve, reject) => {
    demo.stdout.on('data', (chunk: Buffer) => {
      output += chunk
      if (/^ready http/m.test(output)) resolve()
    })
    demo.once('exit', (code) => reject(new Error(`the demonstration ended with ${code}:\n${output}`)))
  })
  ready.catch(() => {}) // awaited by who wants it ready
  return { demo, ready }
}

async function killed(demo: ChildProcess): Promise<void> {
  started.delete(demo)
  if (demo.exitCode !== null || demo.signalCode !== null) return
  const gone = once(demo, 'exit')
  demo.kill('SIGKILL')
  await gone
}

/** Exhibits and what is on the way to be one, from the running demonstration's database. */
async function standing() {
  const { socketFolder } = await startEmbedded(join(home, 'postgres'), { adopt: true })
  const pool = openDatabase(`postgres://cdip@localhost/postgres?host=${socketFolder}`, { max: 1 })
  try {
    const exhibits = await pool.sql<{ reportNumber: string | null; names: string[]; highest: number | null }[]>`
      select c.report_number as "reportNumber", array_agg(i.name_display order by i.name_display) as names, max(i.number) as highest
      from items i left join cases c on c.id = i.case_id group by 1 order by 1`
    const [open] = await pool.sql<{ entries: number; sources: number }[]>`
      select (select count(*)::int from batch_entries) as entries, (select count(*)::int from sources) as sources`
    return { exhibits: [...exhibits], ...open }
  } finally {
    await pool.close()
  }
}

const exhibits = (reportNumber: string | null, ...names: string[]) => ({
  reportNumber,
  names,
  highest: reportNumber && names.length,
})
/** Numbers without a gap: none was given twice, and none to what was never sealed. What waits in the tray has none. */
const COMPLETE = {
  exhibits: [
    exhibits(
      'MK RN 24007731',
      ...['PLAN.pdf', 'Thumbs.db', 'invoice.pdf', 'plan.pdf', 'statement.pdf', '鏡頭位置.pdf'],
    ),
    exhibits('MK RN 25009912', 'Argyle_cam2.mp4'),
    exhibits('MK RN 26001188', 'carpark_ch4.264', 'carpark_ch5.dav'),
    exhibits(
      'MK RN 26001234',
      ...['NathanRd_cam1_20260619-1905.mp4', 'NathanRd_cam2_20260619-1908.mp4'],
      ...[1, 2, 3, 4, 5, 6].map((index) => `scene_0${index}.jpg`),
      ...['seizure form.pdf', '彌敦道_鏡頭03_20260619-1912.mp4'],
    ),
    exhibits('MK RN 26001301', 'Portland_store.mp4'),
    exhibits('MK RN 26001377', 'Temple_bench.mp4'),
    exhibits(null, 'taxi dashcam.mp4'),
  ],
  entries: 22,
  sources: 5,
}

const storeCheck = () =>
  spawnSync(process.execPath, ['lib/cli/main.ts', 'store', 'check', '--hash'], {
    env: { ...process.env, CDIP_HOME: home },
    encoding: 'utf8',
  }).stdout
const isExplained = () => expect.poll(storeCheck, { timeout: 60_000, interval: 500 }).toContain(' 0 findings')

test('killed in the middle of its first seeding, the next start completes the data and doubles none', async () => {
  const first = start()
  const sealed = () => (existsSync(join(home, 'store/masters')) ? readdirSync(join(home, 'store/masters')).length : 0)
  await expect.poll(sealed, { timeout: 180_000, interval: 5 }).toBeGreaterThanOrEqual(3)
  await killed(first.demo)
  const next = start()
  await next.ready
  expect(await standing()).toEqual(COMPLETE)
  await isExplained()
})

/** The processes of a demonstration by what they are. */
function partsOf(demo: ChildProcess): Map<string, number> {
  const children = readFileSync(`/proc/${demo.pid}/task/${demo.pid}/children`, 'utf8').trim().split(' ').map(Number)
  const words = { 'next-server': 'web', 'worker.ts': 'worker', 'signer.ts': 'signer', 'bin/postgres': 'database' }
  return new Map(
    children.flatMap((pid) => {
      const line = readFileSync(`/proc/${pid}/cmdline`, 'utf8')
      return Object.entries(words).flatMap(([word, name]): [string, number][] =>
        line.includes(word) ? [[name, pid]] : [],
      )
    }),
  )
}

test('Ctrl-C, heard twice as a terminal and npm send it, stops web, worker, signer and database in this order, and nothing is left', async () => {
  const { demo, ready } = start()
  await ready
  const parts = partsOf(demo)
  expect([...parts.keys()].sort()).toEqual(['database', 'signer', 'web', 'worker'])
  const sessions = readFileSync(`/proc/${parts.get('database')}/task/${parts.get('database')}/children`, 'utf8')
    .trim()
    .split(' ')
    .map(Number)
  const gone = once(demo, 'exit')
  demo.kill('SIGINT')
  demo.kill('SIGINT')
  const ended: string[] = []
  while (ended.length < parts.size) {
    for (const [name, pid] of parts) if (!isAlive(pid) && !ended.includes(name)) ended.push(name)
    await turn()
  }
  expect(ended).toEqual(['web', 'worker', 'signer', 'database'])
  expect(await gone).toEqual([0, null])
  expect(sessions.filter(isAlive)).toEqual([])
  expect(postmasterOf()).toBe(null)
})

test('Ctrl-C while it is just starting leaves no database behind', async () => {
  const { demo } = start()
  await expect.poll(postmasterOf, { timeout: 20_000, interval: 2 }).not.toBe(null)
  const database = postmasterOf() ?? 0
  const gone = once(demo, 'exit')
  demo.kill('SIGINT')
  expect(await gone).toEqual([0, null])
  expect([isAlive(database), postmasterOf()]).toEqual([false, null])
})

test('killed at seeded moments of its start, it starts again with all its data', async () => {
  const next = random(11)
  for (let time = 0; time < 3; time += 1) {
    const { demo } = start()
    await pause(300 + next() * 1500)
    await killed(demo)
  }
  await start().ready
  expect(await standing()).toEqual(COMPLETE)
  await isExplained()
})

test('web does not serve with a secret that is too short, and says which variable names it', async () => {
  const secret = join(home, 'short-secret')
  await writeFile(secret, 'short')
  const web = spawnSync(process.execPath, ['.next/standalone/server.js'], {
    env: {
      ...process.env,
      PORT: '3868',
      HOSTNAME: '127.0.0.1',
      NODE_ENV: 'production',
      CDIP_HOME: home,
      CDIP_SECRET_FILE: secret,
    },
    encoding: 'utf8',
    timeout: 20_000,
  })
  expect([web.status, web.stderr]).toEqual([1, expect.stringContaining('CDIP_SECRET_FILE')])
})
