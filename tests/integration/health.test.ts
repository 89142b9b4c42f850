import { randomBytes } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { v7 } from 'uuid'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { keepHistory, noteVolumes } from '#lib/health/keep-history.ts'
import { measureOffset, noteRun } from '#lib/health/keep-run.ts'
import { listDays } from '#lib/health/list-days.ts'
import type { HealthDay } from '#lib/health/view.ts'
import { scrubNext } from '#lib/items/scrub.ts'
import { parkJob } from '#lib/jobs/park.ts'
import { recordJump } from '#lib/ledger/clock.ts'
import { masterKey } from '#lib/storage/keys.ts'
import { makeScene, type Scene, sealFile } from '#tests/factories/exhibits.ts'
import { type FreshDatabase, startTestDatabase, type TestDatabase } from '#tests/support/database.ts'
import { makeStore, workerContext } from '#tests/support/store.ts'

let server: TestDatabase
let database: FreshDatabase
let scene: Scene
let store: string
beforeAll(async () => {
  server = await startTestDatabase()
})
afterAll(() => server.stop())
beforeEach(async () => {
  database = await server.fresh()
  scene = await makeScene(database)
  store = await makeStore()
  return () => database.close()
})

const worker = { process: 'worker', version: '1.0.0 abc' } as const
const web = { process: 'web', version: '1.0.1 def' } as const
const listed = (after?: string) => listDays({ ...scene.administrator, now: new Date() }, after)
/** Over all days: a test may run at midnight. */
const sum = async (of: 'starts' | 'stops' | 'cutOffs' | 'clockJumps' | 'jobsParked' | 'mastersRead' | 'mastersBad') =>
  (await listed()).days.reduce((total, day) => total + day[of], 0)
const latest = async (): Promise<HealthDay | undefined> => (await listed()).days[0]

test('a run that ended in order and one that was cut off are told apart, however often each said that it was there', async () => {
  const [ended, cut, running] = [v7(), v7(), v7()]
  for (const _twice of [1, 2]) await noteRun(database.worker.db, ended, worker)
  for (const _twice of [1, 2]) await noteRun(database.worker.db, ended, worker, true)
  await noteRun(database.worker.db, ended, worker) // what is said too late brings nothing back
  await noteRun(database.web.db, cut, web)
  await noteRun(database.web.db, running, web)
  await database.owner.sql`update process_runs set started_at = started_at - interval '1 hour',
    seen_at = seen_at - interval '3 minutes' where id = ${cut}`
  expect([await sum('starts'), await sum('stops'), await sum('cutOffs')]).toEqual([3, 1, 1])
  expect((await latest())?.versions).toEqual(['1.0.0 abc', '1.0.1 def'])
  // One that is heard of again, as after the database was away, was not cut off.
  await noteRun(database.web.db, cut, web)
  expect(await sum('cutOffs')).toBe(0)
  await expect(noteRun(database.web.db, v7(), worker)).rejects.toMatchObject({ cause: { code: '42501' } })
})

test('a worker keeps its run, the offset of its clock and the space of each volume until it stops', async () => {
  const places = { store, copies: [join(store, 'not there')] }
  const kept = keepHistory(database.url('cdip_worker'), places, worker.version)
  const volumes = () => database.owner.sql`select place, free_bytes > 0 as "hasSpace" from volumes order by place desc`
  const measured = [
    { place: 'store', hasSpace: true },
    { place: join(store, 'not there'), hasSpace: null },
  ]
  await expect.poll(async () => [...(await volumes())], { timeout: 20_000 }).toEqual(measured)
  await kept.stop()
  expect([await sum('starts'), await sum('stops'), await sum('cutOffs')]).toEqual([1, 1, 0])
  expect(Math.abs((await latest())?.clockOffsetMs ?? Number.NaN)).toBeLessThan(1000)
  expect(Math.abs(await measureOffset(database.worker.db))).toBeLessThan(1000)
  await noteVolumes(database.worker.db, { store, copies: [] })
  expect(await volumes()).toHaveLength(1)
})

test('a day holds the least space, the largest offset, clocks that were set, parked jobs and what was read of masters', async () => {
  await noteVolumes(database.worker.db, { store, copies: [] })
  await database.owner.sql`update health_days set store_free_bytes = 5, clock_offset_ms = -3600000`
  for (const _twice of [1, 2]) {
    await noteVolumes(database.worker.db, { store, copies: [] })
    await noteRun(database.worker.db, v7(), worker)
  }
  expect(await latest()).toMatchObject({ storeFreeBytes: 5, clockOffsetMs: -3_600_000 })
  await recordJump(database.worker.db, 7_200_000)
  const job = { data: {}, sourceName: 'media.poster', sourceId: v7(), sourceRetryCount: 2, sourceOutput: null }
  for (const _twice of [1, 2]) await parkJob(workerContext(database.worker), { ...job, id: v7() })
  const bytes = randomBytes(1000)
  const itemIds = [
    await sealFile(database, store, scene, 'a.mp4', bytes),
    await sealFile(database, store, scene, 'b.mp4', bytes),
  ]
  await writeFile(join(store, masterKey(itemIds[0] ?? '')), randomBytes(1000))
  await database.owner.sql`update item_fixity set checked_at = now() - interval '80 days'`
  const budget = { bytesPerS: 1024 ** 3, withinDays: 90 }
  const read = () => scrubNext(workerContext(database.worker), store, budget, new AbortController().signal)
  expect([await read(), await read(), await read()]).toEqual([true, true, false])
  expect([await sum('clockJumps'), await sum('jobsParked')]).toEqual([1, 1])
  expect([await sum('mastersRead'), await sum('mastersBad')]).toEqual([2, 1])
})

test('each day since the first is there, those without anything too, thirty at a time; one that is over stays as it is', async () => {
  await database.owner.sql`insert into health_days (day, masters_read)
    values ((now() at time zone 'Asia/Hong_Kong')::date - 40, 7)`
  const first = await listed()
  expect(first.days).toHaveLength(30)
  expect(first.days[1]).toMatchObject({ starts: 0, versions: [], clockOffsetMs: null, storeFreeBytes: null })
  const second = await listed(first.next ?? '')
  expect([second.days.length, second.next, second.days.at(-1)?.mastersRead]).toEqual([11, null, 7])
  await expect(database.worker.sql`update health_days set masters_read = 8`).rejects.toMatchObject({ code: '42501' })
  for (const { sql } of [database.worker, database.owner])
    for (const table of ['health_days', 'process_runs'])
      await expect(sql.unsafe(`delete from ${table}`)).rejects.toMatchObject({ code: '42501' })
})

test('an empty history is empty, and read by administrators and auditors alone', async () => {
  expect(await listed()).toEqual({ days: [], next: null })
  expect(await listDays({ ...scene.auditor, now: new Date() })).toEqual({ days: [], next: null })
  for (const ctx of [scene.officer, scene.viewer, scene.outsider])
    await expect(listDays(ctx)).rejects.toMatchObject({ code: 'FORBIDDEN' })
})
