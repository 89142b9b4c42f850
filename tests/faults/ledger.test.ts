import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { consistencySpans, isConsistent } from '#lib/ledger/merkle.ts'
import type { CrashPoint } from '#lib/ledger/sequence.ts'
import { folderOf, tileHashes } from '#lib/ledger/tile-files.ts'
import { verifyDatabase } from '#lib/ledger/verify-database.ts'
import { verifyTiles } from '#lib/ledger/verify-tiles.ts'
import { askSigner } from '#lib/signer/client.ts'
import { type FreshDatabase, startTestDatabase, type TestDatabase } from '#tests/support/database.ts'
import { anyEvent, recordAll, startTestLog, type TestLog } from '#tests/support/log.ts'
import { FAKETIME, testNeeding } from '#tests/support/needs.ts'

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })
let server: TestDatabase
let database: FreshDatabase
let log: TestLog
beforeAll(async () => {
  server = await startTestDatabase()
})
afterAll(() => server.stop())
beforeEach(async () => {
  database = await server.fresh()
  log = await startTestLog(database)
})
afterEach(async () => {
  await log.stop()
  await database.close()
})

const program = fileURLToPath(new URL('../support/sequencer.ts', import.meta.url))
const many = (count: number) => Array.from({ length: count }, () => anyEvent())

function startChild(crashPoint: CrashPoint | '', environment: Record<string, string> = {}): ChildProcess {
  const { logFolder, signerFolder } = log.place
  const args = [program, database.url('cdip_worker'), logFolder, signerFolder, crashPoint]
  return spawn(process.execPath, args, { stdio: 'inherit', env: { ...process.env, ...environment } })
}

async function verified() {
  const { vkey, origin } = await askSigner(log.place.signerFolder, { kind: 'log-key' })
  const folder = folderOf(log.place.logFolder, origin)
  const report = await verifyTiles(folder, [vkey])
  expect([...report.findings, ...(await verifyDatabase(database.owner.sql, report))]).toEqual([])
  return { folder, head: report.head }
}

const POINTS: CrashPoint[] = ['taken', 'written', 'committed', 'signed', 'tiled', 'published']
for (const point of POINTS) {
  test(`a sequencer that is killed when a batch is ${point} leaves no gap, no fork and no event twice`, async () => {
    await recordAll(database, many(5))
    await log.settle()
    const before = await verified()
    const ids = await recordAll(database, many(40))
    const child = startChild(point)
    const [, signal] = await once(child, 'exit')
    expect(signal).toBe('SIGKILL')
    await vi.waitFor(() => log.settle(), { timeout: 10_000 }) // the dead one's lock goes with its connection
    const after = await verified()
    const rows = await database.owner.sql`select leaf_index::int as index, event_id as id from ledger_leaves order by 1`
    expect(rows.map(({ index }) => index)).toEqual(rows.map((_, at) => at))
    expect(rows.slice(5).map(({ id }) => id)).toEqual(ids)
    expect(after.head.size).toBe(45)
    const hashes = tileHashes(after.folder, after.head.size)
    const proof = await Promise.all(consistencySpans(before.head.size, after.head.size).map(hashes.ofSpan))
    expect(isConsistent(before.head, after.head, proof)).toBe(true)
  })
}

testNeeding('faketime')(
  'a clock that jumps by two days, back again and by three years harms no order, and is recorded',
  async () => {
    const file = join(log.place.logFolder, '..', 'clock')
    await writeFile(file, '+0')
    const child = startChild('', {
      ...{ LD_PRELOAD: FAKETIME, FAKETIME_TIMESTAMP_FILE: file, FAKETIME_NO_CACHE: '1' },
      ...{ DONT_FAKE_MONOTONIC: '1', FAKETIME_DONT_FAKE_MONOTONIC: '1' },
    })
    const ids: string[] = []
    const jumps = async () => {
      const rows = await database.owner
        .sql`select (convert_from(bytes, 'UTF8')::jsonb -> 'facts' ->> 'jumpMs')::float8 as jump
        from custody_events e join ledger_leaves l on l.event_id = e.id where type = 'clock.jumped' order by leaf_index`
      return rows.map(({ jump }) => Math.round(jump / 86_400_000))
    }
    const placed = async () =>
      (await database.owner.sql`select 1 from ledger_leaves where event_id = any (${ids}::uuid[])`).length
    const days = [2, -2, 3 * 365]
    for (const [at, offset] of ['+2d', '+0', '+1095d'].entries()) {
      ids.push(...(await recordAll(database, many(3))))
      await expect.poll(placed, { timeout: 10_000 }).toBe(ids.length)
      await writeFile(file, offset)
      await expect.poll(jumps, { timeout: 10_000 }).toEqual(days.slice(0, at + 1))
    }
    child.kill('SIGTERM')
    await once(child, 'exit')
    await vi.waitFor(() => log.settle(), { timeout: 10_000 })
    const rows = await database.owner
      .sql`select event_id as id from ledger_leaves l join custody_events e on e.id = l.event_id
      where e.type = 'case.closed' order by leaf_index`
    expect(rows.map(({ id }) => id)).toEqual(ids)
    await verified()
  },
)
