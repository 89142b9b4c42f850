import { randomBytes } from 'node:crypto'
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { openCase } from '#lib/cases/open.ts'
import type { Ctx } from '#lib/context.ts'
import { changeItem } from '#lib/items/change.ts'
import { rebuildItems } from '#lib/items/rebuild.ts'
import { checkStore } from '#lib/storage/check.ts'
import { derivativeKey, masterKey, quarantineKey, recordKey, segmentKey } from '#lib/storage/keys.ts'
import { cancelUpload } from '#lib/uploads/cancel.ts'
import { finaliseUpload } from '#lib/uploads/finalise.ts'
import { startFollower } from '#lib/uploads/follow.ts'
import { quarantineBytes, tidyDecided } from '#lib/uploads/quarantine.ts'
import { writeDueRecords } from '#lib/uploads/record-file.ts'
import { contextOf, makeOfficer, makeUnit } from '#tests/factories/people.ts'
import { type FreshDatabase, startTestDatabase, type TestDatabase } from '#tests/support/database.ts'
import { beginFile, makeStore, sendPart, sha256, workerContext } from '#tests/support/store.ts'

/* What a crash can leave between two durable steps of the worker, and that the next step takes it away. */
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

const bytes = randomBytes(3000)
const worker = () => workerContext(database.worker)
const findings = async () => (await checkStore(workerContext(database.owner), store, { withHash: true })).findings
const put = async (key: string, content: string | Buffer) => {
  await mkdir(dirname(join(store, key)), { recursive: true })
  await writeFile(join(store, key), content)
}
const arrive = async () => {
  const id = await beginFile(officer, store, caseId, 'a.mp4', bytes.length)
  await sendPart(officer, store, id, 0, bytes)
  return id
}

test('received files that a crash left of a sealed or rejected upload are removed, and reported where they stay', async () => {
  const [sealed, rejected] = [await arrive(), await arrive()]
  await finaliseUpload(officer, { uploadId: sealed, sha256: sha256(bytes) })
  await finaliseUpload(officer, { uploadId: rejected, sha256: sha256(randomBytes(1)) })
  await startFollower(store, async () => true).step(worker())
  expect(await findings()).toEqual([])
  for (const id of [sealed, rejected]) await put(segmentKey(id, 1), bytes)
  expect(await findings()).toHaveLength(2)
  await database.owner.sql`update uploads set tidied_at = null`
  expect(await tidyDecided(worker(), store)).toBe(2)
  expect(await readdir(join(store, 'incoming'))).toEqual([])
  expect(await findings()).toEqual([])
  expect(sha256(await readFile(join(store, masterKey(sealed))))).toBe(sha256(bytes))
  expect(sha256(await readFile(join(store, quarantineKey(rejected))))).toBe(sha256(bytes))
})

test('a cancelled upload whose received files are half gone after a crash is tidied all the same', async () => {
  const id = await arrive()
  await database.owner.sql`update uploads set state = 'open', size_bytes = 4000 where id = ${id}`
  await cancelUpload(officer, id)
  await quarantineBytes(worker(), store, id)
  await writeFile(join(store, segmentKey(id, 1)), '')
  expect(await tidyDecided(worker(), store)).toBe(1)
  expect(sha256(await readFile(join(store, quarantineKey(id))))).toBe(sha256(bytes))
  expect(await findings()).toEqual([])
})

test('an upload that can’t be tidied holds up no other, and is seen', async () => {
  const [bad, good] = [await arrive(), await arrive()]
  await database.owner.sql`update uploads set state = 'open', size_bytes = 4000`
  for (const id of [bad, good]) await cancelUpload(officer, id)
  await rm(join(store, segmentKey(bad, 1)))
  await expect(tidyDecided(worker(), store)).rejects.toThrow('1 of 2')
  expect(sha256(await readFile(join(store, quarantineKey(good))))).toBe(sha256(bytes))
})

test('drafts that a crash left beside a master, a record and a quarantined file go when the next try makes the file', async () => {
  const [sealed, rejected] = [await arrive(), await arrive()]
  await put(masterKey(sealed).replace('content', '.draft-content-1'), 'half')
  await put(`quarantine/.draft-${rejected}-1`, 'half')
  // A part that was dropped after the last one: the acknowledged bytes are copied, not linked.
  await writeFile(join(store, segmentKey(sealed, 1)), Buffer.concat([bytes, bytes]))
  await finaliseUpload(officer, { uploadId: sealed, sha256: sha256(bytes) })
  await finaliseUpload(officer, { uploadId: rejected, sha256: sha256(randomBytes(1)) })
  await startFollower(store, async () => true).step(worker())
  expect(await findings()).toEqual([])
  await put(recordKey(sealed, 1).replace('record', '.draft-record').concat('-1'), '{')
  await database.owner.sql`update items set record_wanted = 1`
  expect(await writeDueRecords(worker(), store)).toBe(1)
  expect(await findings()).toEqual([])
  expect((await readdir(dirname(join(store, masterKey(sealed))))).sort()).toEqual([
    ...['content', 'record.0.json', 'record.1.json'],
  ])
})

test('bytes that are gone from quarantine or from an unfinished upload are reported, and so are those cut off', async () => {
  const [rejected, open] = [await arrive(), await beginFile(officer, store, caseId, 'b.mp4', 2 * bytes.length)]
  await sendPart(officer, store, open, 0, bytes)
  await finaliseUpload(officer, { uploadId: rejected, sha256: sha256(randomBytes(1)) })
  await startFollower(store, async () => true).step(worker())
  expect(await findings()).toEqual([])
  const [kept, segment] = [quarantineKey(rejected), segmentKey(open, 1)]
  for (const key of [kept, segment]) await rm(join(store, key))
  expect(await findings()).toEqual([kept, segment].map((key) => ({ kind: 'row without object', key })))
  for (const key of [kept, segment]) await put(key, 'half')
  expect(await findings()).toEqual([kept, segment].map((key) => ({ kind: 'other size', key })))
})

test('a derivative that a crash left without its row is explained while its job waits or is parked, and reported after', async () => {
  const sealed = await arrive()
  await finaliseUpload(officer, { uploadId: sealed, sha256: sha256(bytes) })
  await startFollower(store, async () => true).step(worker())
  const key = derivativeKey(sealed, 'readings', sha256(bytes), 'json')
  await put(key, '{}')
  const { sql } = database.owner
  expect(await sql`select 1 from jobs.job where singleton_key = ${sealed}`).not.toEqual([])
  expect(await findings()).toEqual([])
  await sql`insert into parked_jobs (id, queue, payload, item_id, trouble, detail, tries, parked_at)
    values (${sealed}, 'media.examine', '{}', ${sealed}, 'worker lost', '', 3, now())`
  await sql`delete from jobs.job`
  expect(await findings()).toEqual([])
  await sql`delete from parked_jobs`
  expect(await findings()).toEqual([{ kind: 'object without row', key }])
})

test('a file where a folder is expected is reported, and neither the check nor the rebuilding stops at it', async () => {
  const sealed = await arrive()
  await finaliseUpload(officer, { uploadId: sealed, sha256: sha256(bytes) })
  await startFollower(store, async () => true).step(worker())
  const folder = dirname(masterKey(sealed))
  for (const key of ['masters/stray', 'derivatives/stray', `${dirname(folder)}/stray`]) await put(key, 'x')
  const stray = ['masters/stray', 'derivatives/stray', `${dirname(folder)}/stray`]
  const found = (await findings()).map(({ kind, key }) => `${kind}: ${key}`)
  expect(found.toSorted()).toEqual(stray.map((key) => `object without row: ${key}`).toSorted())
  const owner = workerContext(database.owner)
  expect(await rebuildItems(owner, store)).toMatchObject({
    restored: 0,
    known: 1,
    failed: [{ id: 'stray' }, { id: 'stray' }],
  })
  await rename(join(store, folder), join(store, 'aside'))
  await put(folder, 'x')
  expect(await findings()).toContainEqual({ kind: 'row without object', key: masterKey(sealed) })
})

test('rows of exhibits that are lost with their uploads come back from the newest record beside each master', async () => {
  const sealed = await arrive()
  await finaliseUpload(officer, { uploadId: sealed, sha256: sha256(bytes) })
  await startFollower(store, async () => true).step(worker())
  await changeItem(officer, { itemId: sealed, courtMark: 'P12' })
  await writeDueRecords(worker(), store)
  const rows = () => database.owner.sql`select id, number, case_id, court_mark, sha256, record_written from items`
  const before = await rows()
  expect(before).toMatchObject([{ court_mark: 'P12', record_written: 1 }])
  await database.owner.sql.begin(async (tx) => {
    await tx`set local session_replication_role = replica`
    for (const table of ['items', 'upload_segments', 'upload_parts', 'uploads']) await tx`delete from ${tx(table)}`
  })
  expect(await rebuildItems(workerContext(database.owner), store)).toEqual({ restored: 1, known: 0, failed: [] })
  expect(await rows()).toEqual(before)
  expect(await findings()).toEqual([])
  expect(await rebuildItems(workerContext(database.owner), store)).toEqual({ restored: 0, known: 1, failed: [] })
})
