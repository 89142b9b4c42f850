import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { openDatabase } from '#db/client.ts'
import { createBatch } from '#lib/batches/create.ts'
import { getBatch } from '#lib/batches/get.ts'
import { openCase } from '#lib/cases/open.ts'
import { type Ctx, inTransaction } from '#lib/context.ts'
import { saltedDigest } from '#lib/custody/canonical.ts'
import { getItem } from '#lib/items/get.ts'
import { startWorker } from '#lib/jobs/worker.ts'
import { linkMaster, makeFolder } from '#lib/storage/files.ts'
import { masterKey, quarantineKey, recordKey, segmentKey } from '#lib/storage/keys.ts'
import { beginUpload } from '#lib/uploads/begin.ts'
import { cancelUpload } from '#lib/uploads/cancel.ts'
import { finaliseUpload } from '#lib/uploads/finalise.ts'
import { startFollower, tryFollowLock } from '#lib/uploads/follow.ts'
import { acquireLease } from '#lib/uploads/lease.ts'
import { receivePart } from '#lib/uploads/receive-part.ts'
import { contextOf, makeOfficer, makeUnit } from '#tests/factories/people.ts'
import { type FreshDatabase, startTestDatabase, type TestDatabase } from '#tests/support/database.ts'
import { beginFile, makeStore, placeIn, sendPart, sha256, workerContext } from '#tests/support/store.ts'

let server: TestDatabase
let database: FreshDatabase
let store: string
let officer: Ctx
let caseId: string
beforeAll(async () => {
  server = await startTestDatabase()
}, 60_000)
afterAll(() => server.stop())
beforeEach(async () => {
  database = await server.fresh()
  store = await makeStore()
  const unitId = await makeUnit(database.owner)
  const { id } = await makeOfficer(database.owner, [{ unitId, role: 'officer' }])
  officer = await contextOf(database.web, database.owner, id)
  caseId = (await openCase(officer, { reportNumber: 'MK 26001234', title: 'Theft', unitId })).id
  return () => database.close()
})

const work = async (now = new Date()) => {
  const follower = startFollower(store, async () => true)
  while ((await follower.step(workerContext(database.worker, now))) > 0) {}
}
const stateOf = async (id: string) => (await database.owner.sql`select state from uploads where id = ${id}`)[0]?.state
const arrive = async (name: string, bytes = randomBytes(1000)) => {
  const id = await beginFile(officer, store, caseId, name, bytes.length)
  await sendPart(officer, store, id, 0, bytes)
  await finaliseUpload(officer, { uploadId: id, sha256: sha256(bytes) })
  return id
}
const eventsOf = async () =>
  (await database.owner.sql<{ type: string }[]>`select type from custody_events order by id`).map((row) => row.type)

test('two parts become one sealed exhibit with number, both hashes, record and events', async () => {
  const bytes = randomBytes(3_000_000)
  const id = await beginFile(officer, store, caseId, '鏡頭02\n.mp4', bytes.length)
  expect(await sendPart(officer, store, id, 0, bytes.subarray(0, 2_000_000))).toBe(2_000_000)
  expect(await sendPart(officer, store, id, 2_000_000, bytes.subarray(2_000_000))).toBe(3_000_000)
  await finaliseUpload(officer, { uploadId: id, sha256: sha256(bytes) })
  await work()
  const [item] = await database.owner.sql`select * from items`
  expect(item).toMatchObject({
    id,
    number: 1,
    sha256: sha256(bytes),
    hash_origin: 'whole file',
    name_display: '鏡頭02\\u{a}.mp4',
  })
  const master = join(store, masterKey(id))
  expect(sha256(await readFile(master))).toBe(sha256(bytes))
  expect((await stat(master)).mode & 0o777).toBe(0o440)
  const record = JSON.parse(await readFile(join(store, recordKey(id, 0)), 'utf8'))
  expect(record).toMatchObject({
    sha256: sha256(bytes),
    number: 1,
    nameRawHex: Buffer.from('鏡頭02\n.mp4').toString('hex'),
  })
  expect(await readdir(join(store, 'incoming'))).toEqual([])
  expect(await eventsOf()).toEqual([
    'case.opened',
    'case.member-added',
    'upload.started',
    'upload.completed',
    'item.sealed',
  ])
})

test('the record keeps a name under its salt, and its digest opens with the value', async () => {
  await beginFile(officer, store, caseId, 'witness-home.mp4', 5)
  const [event] = await database.owner.sql`select id, bytes from custody_events where type = 'upload.started'`
  const [kept] = await database.owner
    .sql`select value, salt from event_values where event_id = ${event?.id} and field = 'fileName'`
  expect(String(event?.bytes)).not.toContain('witness')
  expect(JSON.parse(String(event?.bytes)).personal.fileName).toBe(saltedDigest(kept?.salt, kept?.value))
})

test('an empty file is sealed without a part', async () => {
  const id = await beginFile(officer, store, caseId, 'empty', 0)
  await finaliseUpload(officer, { uploadId: id, sha256: sha256(Buffer.alloc(0)) })
  await work()
  expect(await stateOf(id)).toBe('sealed')
})

test('a part with a wrong digest is dropped, and the right one goes on in its place', async () => {
  const bytes = randomBytes(100_000)
  const id = await beginFile(officer, store, caseId, 'a', bytes.length)
  const wrong = sendPart(officer, store, id, 0, randomBytes(100_000), sha256(bytes))
  await expect(wrong).rejects.toMatchObject({ code: 'DIGEST_MISMATCH' })
  expect(await sendPart(officer, store, id, 0, bytes)).toBe(100_000)
  await finaliseUpload(officer, { uploadId: id, sha256: sha256(bytes) })
  await work()
  expect(sha256(await readFile(join(store, masterKey(id))))).toBe(sha256(bytes))
})

test('a part that ends early is dropped, a repeated one refused, and one past the end refused', async () => {
  const bytes = randomBytes(10_000)
  const id = await beginFile(officer, store, caseId, 'a', 20_000)
  const part = { uploadId: id, offsetBytes: 0, lengthBytes: 10_000, sha256: sha256(bytes) }
  const cut = (async function* () {
    yield bytes.subarray(0, 3000)
  })()
  await expect(receivePart(officer, placeIn(store), part, cut)).rejects.toMatchObject({ code: 'INVALID' })
  expect(await sendPart(officer, store, id, 0, bytes)).toBe(10_000)
  await expect(sendPart(officer, store, id, 0, bytes)).rejects.toMatchObject({ code: 'CONFLICT' })
  await expect(sendPart(officer, store, id, 10_000, randomBytes(20_000))).rejects.toMatchObject({ code: 'INVALID' })
})

test('a declared digest that is not that of the stored bytes rejects the upload and keeps the bytes', async () => {
  const bytes = randomBytes(10_000)
  const id = await beginFile(officer, store, caseId, 'a', bytes.length)
  await sendPart(officer, store, id, 0, bytes)
  await finaliseUpload(officer, { uploadId: id, sha256: sha256(randomBytes(1)) })
  await work()
  expect(await stateOf(id)).toBe('rejected')
  expect(sha256(await readFile(join(store, quarantineKey(id))))).toBe(sha256(bytes))
  expect(await database.owner.sql`select 1 from items`).toHaveLength(0)
  expect(await eventsOf()).toContain('upload.rejected')
})

test('several segments are joined into one master', async () => {
  const bytes = randomBytes(50_000)
  const id = await beginFile(officer, store, caseId, 'a', bytes.length)
  await sendPart(officer, store, id, 0, bytes.subarray(0, 20_000))
  await inTransaction(officer, (tx) => acquireLease(tx, id, 20_000))
  await database.owner.sql`update uploads set lease_until = now() - interval '1 second' where id = ${id}`
  await sendPart(officer, store, id, 20_000, bytes.subarray(20_000))
  expect((await database.owner.sql`select 1 from upload_segments where upload_id = ${id}`).length).toBe(2)
  await finaliseUpload(officer, { uploadId: id, sha256: sha256(bytes) })
  await work()
  expect(sha256(await readFile(join(store, masterKey(id))))).toBe(sha256(bytes))
})

test('a crash between file and row is repaired: the next try adopts the master, if its bytes are right', async () => {
  const bytes = randomBytes(5_000)
  const id = await beginFile(officer, store, caseId, 'a', bytes.length)
  await sendPart(officer, store, id, 0, bytes)
  await linkMaster(join(store, segmentKey(id, 1)), join(store, masterKey(id)))
  await finaliseUpload(officer, { uploadId: id, sha256: sha256(bytes) })
  await work()
  expect(await stateOf(id)).toBe('sealed')

  const other = await beginFile(officer, store, caseId, 'b', bytes.length)
  await sendPart(officer, store, other, 0, bytes)
  await makeFolder(join(store, masterKey(other), '..'))
  await writeFile(join(store, masterKey(other)), 'forged')
  await finaliseUpload(officer, { uploadId: other, sha256: sha256(bytes) })
  await work()
  expect(await stateOf(other)).toBe('verifying')
  expect(await readFile(join(store, masterKey(other)), 'utf8')).toBe('forged')
  await rm(join(store, masterKey(other)))
  await work() // another worker's: what the first had taken up is hashed from 0
  expect(await stateOf(other)).toBe('sealed')
})

test('without a word of the client the parts speak, 15 minutes later, and a late wrong digest is an alarm', async () => {
  const bytes = randomBytes(5_000)
  const id = await beginFile(officer, store, caseId, 'a', bytes.length)
  await sendPart(officer, store, id, 0, bytes)
  await work()
  expect(await stateOf(id)).toBe('complete')
  await work(new Date(Date.now() + 16 * 60_000))
  expect((await database.owner.sql`select hash_origin from items`)[0]?.hash_origin).toBe('parts')
  await finaliseUpload(officer, { uploadId: id, sha256: sha256(bytes) })
  const differs = finaliseUpload(officer, { uploadId: id, sha256: sha256(randomBytes(1)) })
  await expect(differs).rejects.toMatchObject({ code: 'DIGEST_MISMATCH' })
  expect(await eventsOf()).toContain('item.source-hash-differed')
})

test('the alarm of a differing digest stands once, on the item and on the batch, and the master stays', async () => {
  const bytes = randomBytes(5_000)
  const id = await arrive('a', bytes)
  await work()
  const [entry] = await database.owner.sql`select e.batch_id from uploads u join batch_entries e on e.id = u.entry_id`
  const alarms = async () => [
    (await getItem(officer, id)).hasAlarm,
    ...(await getBatch(officer, entry?.batch_id)).entries.map(({ hasAlarm }) => hasAlarm),
  ]
  expect(await alarms()).toEqual([false, false])
  for (let n = 0; n < 2; n += 1) {
    const differs = finaliseUpload(officer, { uploadId: id, sha256: sha256(randomBytes(1)) })
    await expect(differs).rejects.toMatchObject({ code: 'DIGEST_MISMATCH' })
  }
  await finaliseUpload(officer, { uploadId: id, sha256: sha256(bytes) })
  expect(await alarms()).toEqual([true, true])
  expect((await eventsOf()).filter((type) => type === 'item.source-hash-differed')).toHaveLength(1)
  expect(sha256(await readFile(join(store, masterKey(id))))).toBe(sha256(bytes))
})

test('an alarm is raised for one who has lost sight of what he brought in', async () => {
  const bytes = randomBytes(100)
  const { id: strangerId } = await makeOfficer(database.owner, [
    { unitId: await makeUnit(database.owner), role: 'officer' },
  ])
  const stranger = await contextOf(database.web, database.owner, strangerId)
  const target = { reportNumber: 'MK 26001234' }
  const { entryIds } = await createBatch(stranger, { target, entries: [{ name: 'a', sizeBytes: 100 }] })
  const { uploadId } = await beginUpload(stranger, entryIds[0] ?? '', placeIn(store))
  await sendPart(stranger, store, uploadId, 0, bytes)
  await work(new Date(Date.now() + 16 * 60_000))
  await database.owner.sql`update case_access set expires_at = valid_from where officer_id = ${strangerId}`
  await expect(getItem(stranger, uploadId)).rejects.toMatchObject({ code: 'NOT_FOUND' })
  const differs = finaliseUpload(stranger, { uploadId, sha256: sha256(randomBytes(1)) })
  await expect(differs).rejects.toMatchObject({ code: 'DIGEST_MISMATCH' })
  expect((await getItem(officer, uploadId)).hasAlarm).toBe(true)
})

test('another officer can neither write, finalise nor see an upload', async () => {
  const id = await beginFile(officer, store, caseId, 'a', 5)
  const { id: strangerId } = await makeOfficer(database.owner, [
    { unitId: await makeUnit(database.owner), role: 'officer' },
  ])
  const stranger = await contextOf(database.web, database.owner, strangerId)
  await expect(sendPart(stranger, store, id, 0, Buffer.from('12345'))).rejects.toMatchObject({ code: 'NOT_FOUND' })
  await expect(finaliseUpload(stranger, { uploadId: id, sha256: null })).rejects.toMatchObject({ code: 'NOT_FOUND' })
  await expect(beginFile(stranger, store, caseId, 'b', 5)).rejects.toMatchObject({ code: 'NOT_FOUND' })
})

test('a file is sealed however many uploads before it were begun, left half-way, or wait for their digest', async () => {
  for (const [state, offset] of [
    ['open', 0],
    ['open', 5],
    ['complete', 10],
  ]) {
    const { entryIds } = await createBatch(officer, {
      target: { caseId },
      entries: Array.from({ length: 200 }, (_, n) => ({ name: `${state}-${offset}-${n}`, sizeBytes: 10 })),
    })
    await database.owner.sql`insert into uploads
      (id, entry_id, officer_id, state, size_bytes, offset_bytes, last_contact_at, created_at)
      select gen_random_uuid(), e.id, b.officer_id, ${String(state)}, 10, ${Number(offset)}, now(), now() - interval '1 hour'
      from batch_entries e join batches b on b.id = e.batch_id where e.id = any (${entryIds}::uuid[])`
  }
  const id = await arrive('a')
  await startFollower(store, async () => true).step(workerContext(database.worker))
  expect(await stateOf(id)).toBe('sealed')
}, 30_000)

test('what is sealed, rejected, cancelled or gone is given back, and only then may another worker take it', async () => {
  const locks = openDatabase(database.url('cdip_worker'), { max: 1 })
  const others = openDatabase(database.url('cdip_worker'), { max: 1 })
  const follower = startFollower(store, (id) => tryFollowLock(workerContext(locks), id))
  const step = () => follower.step(workerContext(database.worker))
  const held = async () =>
    (await database.owner.sql`select count(*)::int as n from pg_locks where locktype = 'advisory'`)[0]?.n
  try {
    const half = await beginFile(officer, store, caseId, 'half', 20)
    await sendPart(officer, store, half, 0, randomBytes(10))
    await arrive('sealed')
    const wrong = await beginFile(officer, store, caseId, 'wrong', 10)
    await sendPart(officer, store, wrong, 0, randomBytes(10))
    await finaliseUpload(officer, { uploadId: wrong, sha256: sha256(randomBytes(1)) })
    await step()
    expect(await stateOf(wrong)).toBe('rejected')
    expect(await held(), 'the one that still receives').toBe(1)
    expect(await tryFollowLock(workerContext(others), half)).toBe(false)
    await cancelUpload(officer, half)
    await step()
    expect(await held()).toBe(0)
    const release = await tryFollowLock(workerContext(others), half)
    expect(release).not.toBe(false)
  } finally {
    await Promise.all([locks.close(), others.close()])
  }
})

test('a part that fails while the database fails too tells the first error', async () => {
  const id = await beginFile(officer, store, caseId, 'a', 20)
  const broken = (async function* () {
    yield randomBytes(5)
    await database.owner.sql`revoke update on uploads from cdip_web`
    throw new Error('the line broke')
  })()
  const part = { uploadId: id, offsetBytes: 0, lengthBytes: 20, sha256: sha256(randomBytes(1)) }
  await expect(receivePart(officer, placeIn(store), part, broken)).rejects.toThrow('the line broke')
})

test('an upload that keeps failing holds up no other, waits longer each time, and is sealed once it can be', async () => {
  const bytes = randomBytes(1000)
  const bad = await arrive('bad', bytes)
  const master = join(store, masterKey(bad))
  await makeFolder(join(master, '..'))
  await writeFile(master, 'forged')
  const start = Date.now()
  const tries: number[] = []
  const follower = startFollower(store, async (id) => {
    if (id === bad) tries.push(second)
    return true
  })
  let second = 0
  for (; second < 60; second += 1) await follower.step(workerContext(database.worker, new Date(start + second * 1000)))
  expect(tries).toEqual([0, 5, 15, 35])
  const good = await arrive('good')
  await follower.step(workerContext(database.worker, new Date(start + 60_000)))
  expect([await stateOf(good), await stateOf(bad)]).toEqual(['sealed', 'verifying'])
  await rm(master)
  await follower.step(workerContext(database.worker, new Date(start + 75_000)))
  expect(await stateOf(bad)).toBe('sealed')
})

test('the worker writes due records though sealing fails', async () => {
  const id = await arrive('a')
  await work()
  await database.owner.sql`update items set record_wanted = record_wanted + 1 where id = ${id}`
  await database.owner.sql`revoke select on uploads from cdip_worker`
  const worker = await startWorker(database.url('cdip_worker'), { store, copies: [] })
  try {
    await expect.poll(() => existsSync(join(store, recordKey(id, 1))), { timeout: 5000 }).toBe(true)
  } finally {
    await worker.stop()
  }
})
