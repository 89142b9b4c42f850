import { readFile, rm } from 'node:fs/promises'
import { sql } from 'drizzle-orm'
import sharp from 'sharp'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { inSnapshot, inTransaction } from '#lib/context.ts'
import { openPoster } from '#lib/items/open-poster.ts'
import { loadItem } from '#lib/items/rows.ts'
import { enqueue } from '#lib/jobs/enqueue.ts'
import type { Handlers, JobRun } from '#lib/jobs/handlers.ts'
import { listParked, parkedOf } from '#lib/jobs/list-parked.ts'
import { retryParked } from '#lib/jobs/retry-parked.ts'
import { type RunningQueues, runQueues } from '#lib/jobs/run-queues.ts'
import { JobTrouble } from '#lib/jobs/trouble.ts'
import { hurryExamination } from '#lib/media/hurry-examination.ts'
import { makeScene, type Scene, sealFile } from '#tests/factories/exhibits.ts'
import { type FreshDatabase, startTestDatabase, type TestDatabase } from '#tests/support/database.ts'
import { makeStore } from '#tests/support/store.ts'

let server: TestDatabase
let database: FreshDatabase
let store: string
let scene: Scene
let queues: RunningQueues | undefined
beforeAll(async () => {
  server = await startTestDatabase()
}, 60_000)
afterAll(() => server.stop())
beforeEach(async () => {
  database = await server.fresh()
  store = await makeStore()
  scene = await makeScene(database)
  return async () => {
    await queues?.stop()
    queues = undefined
    await database.close()
    await rm(store, { recursive: true })
  }
})

const nothing = async () => {}
const idle = {
  ...{ 'media.storyboard': nothing, 'media.waveform': nothing },
  ...{ 'media.poster': nothing, 'media.examine': nothing, 'media.copy': nothing, 'media.window': nothing },
} satisfies Handlers
const run = (poster?: (run: JobRun, payload: { itemId: string }) => Promise<void>) => {
  const place = {
    databaseUrl: database.url('cdip_worker'),
    db: database.worker.db,
    storeFolder: store,
    copyFolders: [],
  }
  queues = runQueues(place, poster && { ...idle, 'media.poster': poster })
}
/** Tries follow at once: a test that waits for pauses proves no more. */
const withoutPauses = () => database.owner.sql`update jobs.queue set retry_delay = 0, retry_backoff = false`
const seal = (name: string, bytes: Buffer) => sealFile(database, store, scene, name, bytes)
const posterOf = (itemId: string) => openPoster(scene.officer, store, itemId)

test('a sealed photo gets its poster, upright and small, by a job that was sent with the seal', async () => {
  const photo = await sharp({ create: { width: 900, height: 600, channels: 3, background: '#345' } })
    .withMetadata({ orientation: 6 })
    .jpeg()
    .toBuffer()
  const itemId = await seal('photo.jpg', photo)
  run()
  await expect
    .poll(
      () =>
        posterOf(itemId).then(
          ({ handle }) => handle.close().then(() => 'made'),
          () => 'not yet',
        ),
      { timeout: 20_000 },
    )
    .toBe('made')
  const [row] = await database.owner.sql`select * from derivatives where kind = 'poster'`
  expect(row).toMatchObject({ kind: 'poster', engine: 'sharp', width: 180, height: 270, media_type: 'image/jpeg' })
  expect(row?.engine_version).toMatch(/^sharp \d/)
  const waiting = () => database.owner.sql`select state from jobs_under_key(${itemId}) where queue = 'media.poster'`
  await expect.poll(waiting, { message: 'the job is over a moment after its poster is there' }).toHaveLength(0)
})

test('a job exists if and only if the transaction that sent it did, and of equal ones one waits', async () => {
  const itemId = await seal('a.bin', Buffer.from('x'))
  await database.owner.sql`delete from jobs.job`
  const send = (officer: Scene['officer']) =>
    inTransaction(officer, (tx) => enqueue(tx, 'media.poster', { itemId }, { key: itemId }))
  const lost = inTransaction(scene.officer, async (tx) => {
    await enqueue(tx, 'media.poster', { itemId }, { key: itemId })
    throw new Error('rolled back')
  })
  await expect(lost).rejects.toThrow('rolled back')
  expect(await database.owner.sql`select 1 from jobs.job`).toHaveLength(0)
  expect([await send(scene.officer), await send(scene.officer)]).toEqual([true, false])
  expect(await database.owner.sql`select 1 from jobs.job`).toHaveLength(1)
})

test('web may send a job, and neither read, change nor remove one', async () => {
  for (const statement of ['select 1 from jobs.job', 'delete from jobs.job', 'update jobs.job set priority = 9']) {
    await expect(database.web.sql.unsafe(statement)).rejects.toThrow('permission denied')
  }
})

test('three tries, then it is parked with the reason, and tried again when somebody lets it', async () => {
  await withoutPauses()
  const itemId = await seal('a.bin', Buffer.from('x'))
  let tries = 0
  let isMended = false
  run(async () => {
    tries += 1
    if (!isMended) throw new JobTrouble('timed out', 'ffmpeg took longer than 60 s')
  })
  const parked = async () => (await listParked(scene.administrator)).parked
  await expect.poll(parked, { timeout: 30_000 }).toMatchObject([
    {
      job: 'media.poster',
      trouble: 'timed out',
      detail: 'ffmpeg took longer than 60 s',
      tries: 3,
      can: { retry: true },
    },
  ])
  expect(tries).toBe(3)
  const [{ id } = { id: '' }] = await parked()

  const seenBy = (ctx: Scene['officer']) => inSnapshot(ctx, async (tx) => parkedOf(tx, await loadItem(tx, itemId)))
  expect((await seenBy(scene.officer)).map((each) => each.can.retry)).toEqual([true])
  expect((await seenBy(scene.viewer)).map((each) => each.can.retry)).toEqual([false])
  await expect(seenBy(scene.outsider)).rejects.toMatchObject({ code: 'NOT_FOUND' })
  await expect(listParked(scene.officer)).rejects.toMatchObject({ code: 'FORBIDDEN' })
  await expect(retryParked(scene.viewer, { parkedId: id })).rejects.toMatchObject({ code: 'FORBIDDEN' })
  await expect(retryParked(scene.outsider, { parkedId: id })).rejects.toMatchObject({ code: 'NOT_FOUND' })
  await expect(retryParked(scene.auditor, { parkedId: id })).rejects.toMatchObject({ code: 'FORBIDDEN' })

  isMended = true
  const both = await Promise.allSettled([
    retryParked(scene.officer, { parkedId: id }),
    retryParked(scene.administrator, { parkedId: id }),
  ])
  expect(both.map((each) => each.status).sort()).toEqual(['fulfilled', 'rejected'])
  await expect.poll(() => tries, { timeout: 10_000 }).toBe(4)
  expect(await parked()).toEqual([])
}, 60_000)

test('a worker that ends gives its running job back as it was, and the next one does it', async () => {
  const itemId = await seal('a.bin', Buffer.from('x'))
  let began = () => {}
  const running = new Promise<void>((resolve) => {
    began = resolve
  })
  run(
    ({ signal }) =>
      new Promise((_, reject) => {
        began()
        signal.addEventListener('abort', () => reject(signal.reason))
      }),
  )
  await running
  await queues?.stop()
  expect(
    await database.owner.sql`select state, retry_count from jobs.job
    where name = 'media.poster' and state < 'completed'`,
  ).toEqual([{ state: 'created', retry_count: 0 }])
  let done = ''
  run(async (_, payload) => {
    done = payload.itemId
  })
  await expect.poll(() => done, { timeout: 10_000 }).toBe(itemId)
}, 30_000)

test('a job about what is gone ends without being tried again', async () => {
  await inTransaction(scene.officer, (tx) =>
    enqueue(tx, 'media.poster', { itemId: '01a20dc2-26bc-7690-9f24-bc72bed833ef' }, { key: 'gone' }),
  )
  run()
  const states = async () => (await database.owner.sql`select state from jobs.job`).map((row) => row.state)
  await expect.poll(states, { timeout: 10_000 }).toEqual(['completed'])
})

test('what a tool cannot read gets no poster, and nothing is parked', async () => {
  const itemId = await seal('garbage.mp4', Buffer.concat([Buffer.from('\0\0\0\x20ftypisom'), Buffer.alloc(5000, 0x5a)]))
  run()
  const waiting = async () => (await database.owner.sql`select 1 from jobs_under_key(${itemId})`).length
  await expect.poll(waiting, { timeout: 20_000 }).toBe(0)
  expect((await listParked(scene.administrator)).parked).toEqual([])
  await expect(posterOf(itemId)).rejects.toMatchObject({ code: 'NOT_FOUND' })
  const events = await inSnapshot(scene.officer, (tx) => tx.db.execute(sql`select 1 from items where kind = 'video'`))
  expect(events).toHaveLength(1)
  expect((await readFile(`${store}/masters/${itemId.slice(-2)}/${itemId}/content`)).length).toBe(5012)
})

test('what somebody has opened is examined before what nobody waits for; outside the case nobody hurries anything', async () => {
  const [first, second] = [await seal('1.bin', Buffer.from('1')), await seal('2.bin', Buffer.from('2'))]
  await expect(hurryExamination(scene.outsider, second)).rejects.toMatchObject({ code: 'NOT_FOUND' })
  await hurryExamination(scene.viewer, second)
  const examined: string[] = []
  const place = {
    databaseUrl: database.url('cdip_worker'),
    db: database.worker.db,
    storeFolder: store,
    copyFolders: [],
  }
  queues = runQueues(place, {
    ...idle,
    'media.examine': async (_, { itemId }) => {
      examined.push(itemId)
    },
  })
  await expect.poll(() => examined, { timeout: 20_000 }).toEqual([second, first])
})
