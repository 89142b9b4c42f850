import { existsSync } from 'node:fs'
import { statfs } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { createBatch } from '#lib/batches/create.ts'
import { openCase } from '#lib/cases/open.ts'
import type { Ctx } from '#lib/context.ts'
import { beginUpload } from '#lib/uploads/begin.ts'
import { cancelUpload } from '#lib/uploads/cancel.ts'
import { receivePart } from '#lib/uploads/receive-part.ts'
import { contextOf, makeOfficer, makeUnit } from '#tests/factories/people.ts'
import { type FreshDatabase, startTestDatabase, type TestDatabase } from '#tests/support/database.ts'
import { makeStore, placeIn, sendPart, sha256 } from '#tests/support/store.ts'

// Conditions are waited for; a busy machine takes its time to reach them.
vi.setConfig({ testTimeout: 30_000 })
const PATIENT = { timeout: 10_000 }

let server: TestDatabase
let database: FreshDatabase
let store: string
let unitId: string
beforeAll(async () => {
  server = await startTestDatabase()
}, 60_000)
afterAll(() => server.stop())
beforeEach(async () => {
  database = await server.fresh()
  store = await makeStore()
  unitId = await makeUnit(database.owner)
  return () => database.close()
})

type Person = { ctx: Ctx; entry: (sizeBytes: number) => Promise<string> }
async function person(): Promise<Person> {
  const { id } = await makeOfficer(database.owner, [{ unitId, role: 'officer' }])
  const ctx = await contextOf(database.web, database.owner, id)
  const { id: caseId } = await openCase(ctx, { reportNumber: `RN ${id}`, title: 'Theft', unitId })
  const entry = async (sizeBytes: number) => {
    const { entryIds } = await createBatch(ctx, { target: { caseId }, entries: [{ name: 'a', sizeBytes }] })
    return entryIds[0] ?? ''
  }
  return { ctx, entry }
}

/** So much of the disk that one upload of it fits and a second does not, whatever else is written meanwhile. */
async function mostOfTheDisk(): Promise<number> {
  const disk = await statfs(store)
  return Math.round(disk.bavail * disk.bsize * 0.6)
}
const letLapse = (uploadId: string) =>
  database.owner.sql`update uploads set last_contact_at = now() - interval '121 minutes' where id = ${uploadId}`
const offsetOf = async (uploadId: string) =>
  Number((await database.owner.sql`select offset_bytes from uploads where id = ${uploadId}`)[0]?.offset_bytes)
const NO_SPACE = { code: 'NO_SPACE' }

test('of two officers who begin at once for the last bytes, one is promised them and the other is told', async () => {
  const [one, other] = [await person(), await person()]
  const bytes = await mostOfTheDisk()
  const [first, second] = [await one.entry(bytes), await other.entry(bytes)]
  // Held until both have come to the row: neither has read what is promised before.
  let both: Promise<PromiseSettledResult<unknown>[]> = Promise.resolve([])
  await database.owner.sql.begin(async (sql) => {
    await sql`select from space for update`
    both = Promise.allSettled([
      beginUpload(one.ctx, first, placeIn(store)),
      beginUpload(other.ctx, second, placeIn(store)),
    ])
    // Not in this transaction, which would look at the activity once and keep that.
    const waiting = () =>
      database.owner.sql`select 1 from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()`
    await expect.poll(async () => (await waiting()).length, PATIENT).toBe(2)
  })
  const results = await both
  expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
  expect(results.find(({ status }) => status === 'rejected')).toMatchObject({ reason: NO_SPACE })
})

test('the store is asked before the one row of space is held, so a slow one keeps nobody else waiting', async () => {
  const { ctx, entry } = await person()
  const [id, place] = [await entry(10), placeIn(join(store, 'unmade'))]
  let begun: Promise<unknown> = Promise.resolve()
  await database.owner.sql.begin(async (sql) => {
    await sql`select from space for update`
    begun = beginUpload(ctx, id, place)
    await expect.poll(() => existsSync(place.folder), PATIENT).toBe(true)
  })
  expect(await begun).toMatchObject({ isNew: true })
})

test('under the floor nothing begins', async () => {
  const { ctx, entry } = await person()
  const id = await entry(10)
  const place = placeIn(store, { floorBytes: Number.MAX_SAFE_INTEGER })
  await expect(beginUpload(ctx, id, place)).rejects.toMatchObject(NO_SPACE)
  expect(await beginUpload(ctx, id, placeIn(store))).toMatchObject({ isNew: true })
})

test('an officer’s unfinished uploads hold no more bytes and no more uploads than one may; others go on', async () => {
  const [one, other] = [await person(), await person()]
  const bytes = placeIn(store, { officerBytes: 100 })
  const { uploadId } = await beginUpload(one.ctx, await one.entry(60), bytes)
  const more = await one.entry(60)
  await expect(beginUpload(one.ctx, more, bytes)).rejects.toMatchObject({ code: 'TOO_MUCH_OPEN' })
  expect(await beginUpload(other.ctx, await other.entry(60), bytes)).toMatchObject({ isNew: true })
  const single = placeIn(store, { officerUploads: 1 })
  await expect(beginUpload(one.ctx, more, single)).rejects.toMatchObject({ code: 'TOO_MUCH_OPEN' })
  await cancelUpload(one.ctx, uploadId)
  expect(await beginUpload(one.ctx, more, single)).toMatchObject({ isNew: true })
})

test('a reservation idle for two hours lapses, and what it held may be promised to another', async () => {
  const [one, other] = [await person(), await person()]
  const bytes = await mostOfTheDisk()
  const { uploadId } = await beginUpload(one.ctx, await one.entry(bytes), placeIn(store))
  const entry = await other.entry(bytes)
  await expect(beginUpload(other.ctx, entry, placeIn(store))).rejects.toMatchObject(NO_SPACE)
  await letLapse(uploadId)
  expect(await beginUpload(other.ctx, entry, placeIn(store))).toMatchObject({ isNew: true })
})

test('a lapsed upload takes its space again with the next part, waits where it is gone, and loses nothing', async () => {
  const [one, other] = [await person(), await person()]
  const size = await mostOfTheDisk()
  const bytes = Buffer.alloc(1000, 7)
  const { uploadId } = await beginUpload(one.ctx, await one.entry(size), placeIn(store))
  expect(await sendPart(one.ctx, store, uploadId, 0, bytes)).toBe(1000)
  await letLapse(uploadId)
  const taken = await beginUpload(other.ctx, await other.entry(size), placeIn(store))
  await expect(sendPart(one.ctx, store, uploadId, 1000, bytes)).rejects.toMatchObject(NO_SPACE)
  expect(await offsetOf(uploadId), 'the bytes of before').toBe(1000)
  await cancelUpload(other.ctx, taken.uploadId)
  expect(await sendPart(one.ctx, store, uploadId, 1000, bytes)).toBe(2000)
  const late = await other.entry(size)
  await expect(beginUpload(other.ctx, late, placeIn(store)), 'it is promised again').rejects.toMatchObject(NO_SPACE)
})

test('a lapsed upload over its officer’s share waits, and goes on once another is done', async () => {
  const { ctx, entry } = await person()
  const share = placeIn(store, { officerUploads: 1 })
  const { uploadId } = await beginUpload(ctx, await entry(10), share)
  await letLapse(uploadId)
  const second = await beginUpload(ctx, await entry(10), share)
  const part = Buffer.alloc(10)
  const send = () => sendPart(ctx, store, uploadId, 0, part, sha256(part), share)
  await expect(send()).rejects.toMatchObject({ code: 'TOO_MUCH_OPEN' })
  await cancelUpload(ctx, second.uploadId)
  expect(await send()).toBe(10)
})

test('a part larger than one may be is refused before a byte of it is read, and the upload goes on in smaller ones', async () => {
  const { ctx, entry } = await person()
  const narrow = placeIn(store, { partBytes: 1000 })
  const { uploadId } = await beginUpload(ctx, await entry(2000), narrow)
  const bytes = Buffer.alloc(2000, 1)
  const unread = (async function* (): AsyncGenerator<Uint8Array> {
    yield* []
    throw new Error('it was read')
  })()
  const part = { uploadId, offsetBytes: 0, lengthBytes: 2000, sha256: sha256(bytes) }
  await expect(receivePart(ctx, narrow, part, unread)).rejects.toMatchObject({ code: 'INVALID' })
  for (const at of [0, 1000]) await sendPart(ctx, store, uploadId, at, bytes.subarray(at, at + 1000), undefined, narrow)
  expect(await offsetOf(uploadId)).toBe(2000)
})
