import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { openCase } from '#lib/cases/open.ts'
import { type Ctx, inTransaction } from '#lib/context.ts'
import { masterKey, segmentKey } from '#lib/storage/keys.ts'
import { finaliseUpload } from '#lib/uploads/finalise.ts'
import { startFollower } from '#lib/uploads/follow.ts'
import { keepPresence } from '#lib/uploads/keep-presence.ts'
import { acquireLease, type Lease, releaseLease, renewLease } from '#lib/uploads/lease.ts'
import { receivePart } from '#lib/uploads/receive-part.ts'
import { contextOf, makeOfficer, makeUnit } from '#tests/factories/people.ts'
import { type FreshDatabase, startTestDatabase, type TestDatabase } from '#tests/support/database.ts'
import { beginFile, makeStore, placeIn, sendPart, sha256, workerContext } from '#tests/support/store.ts'

/* The right to write an upload: held by one, lapsing, given back. */
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

const work = async () => {
  const follower = startFollower(store, async () => true)
  while ((await follower.step(workerContext(database.worker))) > 0) {}
}

test('a holder that was stopped and wakes after its lease can not acknowledge, nor touch the next one’s bytes', async () => {
  const bytes = randomBytes(200_000)
  const id = await beginFile(officer, store, caseId, 'a', bytes.length)
  let goOn = () => {}
  const stopped = new Promise<void>((resolve) => {
    goOn = resolve
  })
  const sleepy = (async function* () {
    yield Buffer.alloc(100_000, 0xff)
    await stopped
    yield Buffer.alloc(100_000, 0xff)
  })()
  const part = { uploadId: id, offsetBytes: 0, lengthBytes: 200_000, sha256: sha256(Buffer.alloc(200_000, 0xff)) }
  const late = receivePart(officer, placeIn(store), part, sleepy)
  await expect.poll(() => existsSync(join(store, segmentKey(id, 1)))).toBe(true)
  await database.owner.sql`update uploads set lease_until = now() - interval '1 second' where id = ${id}`
  await sendPart(officer, store, id, 0, bytes)
  goOn()
  await expect(late).rejects.toMatchObject({ code: 'CONFLICT' })
  await finaliseUpload(officer, { uploadId: id, sha256: sha256(bytes) })
  await work()
  expect(sha256(await readFile(join(store, masterKey(id))))).toBe(sha256(bytes))
})

test('a lease that could not be given back while the database was away is given back as soon as it answers', async () => {
  const id = await beginFile(officer, store, caseId, 'a', 2000)
  let comeBack = async () => {}
  const cut = (async function* () {
    yield randomBytes(1000)
    comeBack = await database.goAway()
    throw new Error('the line broke')
  })()
  const part = { uploadId: id, offsetBytes: 0, lengthBytes: 2000, sha256: sha256(randomBytes(2000)) }
  await expect(receivePart(officer, placeIn(store), part, cut)).rejects.toThrow('the line broke')
  const held = () => database.owner.sql`select 1 from uploads where id = ${id} and lease_until is not null`
  expect(await held()).toHaveLength(1)
  await comeBack()
  await expect.poll(held, { timeout: 10_000 }).toHaveLength(0)
})

test('the lease of a process that died is free at once, for a segment of its own; that of one that lives is not', async () => {
  const id = await beginFile(officer, store, caseId, 'a', 2000)
  const bytes = randomBytes(1000)
  await sendPart(officer, store, id, 0, bytes)
  const process = keepPresence(database.url('cdip_web'))
  await expect.poll(process.holder).not.toBe(null)
  const acquire = (holder?: string | null) => inTransaction(officer, (tx) => acquireLease(tx, id, 1000, holder))
  const held = await acquire(process.holder())
  await expect(acquire()).rejects.toMatchObject({ code: 'CONFLICT' })
  await process.stop()
  const next = await acquire()
  expect([next.epoch, next.isNewSegment, next.segmentStart]).toEqual([held.epoch + 1, true, 1000])
  await expect(acquire(), 'who has no name holds it by time').rejects.toMatchObject({ code: 'CONFLICT' })
})

test('who lost the connection that says that he lives is there again as soon as the database answers', async () => {
  const process = keepPresence(database.url('cdip_web'))
  await expect.poll(process.holder).not.toBe(null)
  const name = process.holder()
  const lives = async () => (await database.owner.sql`select holder_lives(${name}::bigint) as lives`)[0]?.lives
  const comeBack = await database.goAway()
  await expect.poll(lives).toBe(false)
  await comeBack()
  await expect.poll(lives, { timeout: 10_000 }).toBe(true)
  await expect.poll(process.holder, { timeout: 10_000 }).toBe(name)
  await process.stop()
})

test('what is given back twice takes nothing from who took it between', async () => {
  const id = await beginFile(officer, store, caseId, 'a', 2000)
  const acquire = () => inTransaction(officer, (tx) => acquireLease(tx, id, 0))
  const giveBack = (lease: Lease) => inTransaction(officer, (tx) => releaseLease(tx, lease))
  const first = await acquire()
  await giveBack(first)
  const second = await acquire()
  expect(second.epoch).toBe(first.epoch)
  await giveBack(first)
  await inTransaction(officer, (tx) => renewLease(tx, first))
  await expect(acquire()).rejects.toMatchObject({ code: 'CONFLICT' })
  await inTransaction(officer, (tx) => renewLease(tx, second))
  await giveBack(second)
  expect((await acquire()).epoch).toBe(first.epoch)
})
