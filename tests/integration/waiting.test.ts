import { v7 } from 'uuid'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { countAttempt } from '#lib/auth/throttle.ts'
import { createBatch } from '#lib/batches/create.ts'
import { addMember } from '#lib/cases/add-member.ts'
import { editCase } from '#lib/cases/edit.ts'
import { openCase } from '#lib/cases/open.ts'
import type { Ctx, Role } from '#lib/context.ts'
import { openMaster } from '#lib/items/open-bytes.ts'
import { endPosting } from '#lib/officers/end-posting.ts'
import { suspendOfficer } from '#lib/officers/suspend.ts'
import { beginUpload } from '#lib/uploads/begin.ts'
import { finaliseUpload } from '#lib/uploads/finalise.ts'
import { startFollower } from '#lib/uploads/follow.ts'
import { listWaiting } from '#lib/waiting/list.ts'
import { sealFile } from '#tests/factories/exhibits.ts'
import { contextOf, makeOfficer, makeUnit } from '#tests/factories/people.ts'
import { type FreshDatabase, startTestDatabase, type TestDatabase } from '#tests/support/database.ts'
import { beginFile, makeStore, placeIn, sendPart, workerContext } from '#tests/support/store.ts'

let server: TestDatabase
let database: FreshDatabase
let store: string
let unitId: string
let caseId: string
let lead: Person
type Person = { ctx: Ctx; id: string; serviceNumber: string }
beforeAll(async () => {
  server = await startTestDatabase()
}, 60_000)
afterAll(() => server.stop())
beforeEach(async () => {
  database = await server.fresh()
  store = await makeStore()
  unitId = await makeUnit(database.owner)
  lead = await person('officer')
  caseId = (await openCase(lead.ctx, { reportNumber: 'RN 1', title: 'Robbery', unitId })).id
  return () => database.close()
})

async function person(role: Role, at = unitId): Promise<Person> {
  const officer = await makeOfficer(database.owner, [{ unitId: at, role }])
  return { ...officer, ctx: await contextOf(database.web, database.owner, officer.id) }
}
const later = ({ ctx }: Person, minutes = 0): Ctx => ({ ...ctx, now: new Date(Date.now() + minutes * 60_000) })
const linesOf = async (ctx: Ctx) => (await listWaiting(ctx)).map(({ kind, href, count }) => [kind, href, count])

test('an officer is told of his own uploads that stopped or were rejected, until he sent them again', async () => {
  const colleague = await person('officer')
  const stopped = await beginFile(lead.ctx, store, caseId, 'a', 10)
  expect(await linesOf(later(lead))).toEqual([]) // it still runs
  const rejected = await beginFile(lead.ctx, store, caseId, 'b', 3)
  await sendPart(lead.ctx, store, rejected, 0, Buffer.from('abc'))
  await finaliseUpload(lead.ctx, { uploadId: rejected, sha256: '0'.repeat(64) })
  await startFollower(store, async () => true).step(workerContext(database.worker))
  const kinds = (await linesOf(later(lead, 5))).map(([kind]) => kind)
  expect(kinds.sort()).toEqual(['upload-rejected', 'upload-stopped'])
  expect(await linesOf(later(colleague, 5))).toEqual([])
  await database.owner.sql`update uploads set state = 'cancelled' where id = ${stopped}`
  const [entry] = await database.owner.sql`select entry_id as id from uploads where id = ${rejected}`
  await beginUpload(later(lead), String(entry?.id), placeIn(store))
  expect(await linesOf(later(lead))).toEqual([])
})

test('an officer is told of files that he announced and never began, but not while others of the batch arrive', async () => {
  const entries = [
    { name: 'a', sizeBytes: 10 },
    { name: 'b', sizeBytes: 10 },
  ]
  const { entryIds } = await createBatch(lead.ctx, { target: { caseId }, entries })
  expect(await linesOf(later(lead))).toEqual([]) // it was announced a moment ago
  expect(await linesOf(later(lead, 5))).toEqual([['upload-stopped', '/bring-in', 2]])
  expect(await linesOf(later(lead, 15 * 24 * 60))).toEqual([])
  const { uploadId } = await beginUpload(later(lead), entryIds[0] ?? '', placeIn(store))
  await database.owner.sql`update uploads set last_contact_at = now() + interval '4 minutes' where id = ${uploadId}`
  expect(await linesOf(later(lead, 5))).toEqual([])
  expect(await linesOf(later(lead, 7))).toEqual([['upload-stopped', '/bring-in', 2]])
})

test('a supervisor finds what lies in the trays of his units, and no other supervisor does', async () => {
  const [supervisor, other] = [await person('supervisor'), await person('supervisor', await makeUnit(database.owner))]
  const entries = [{ name: 'unknown.mp4', sizeBytes: 1 }]
  const { entryIds } = await createBatch(lead.ctx, { target: { reportNumber: 'unknown' }, entries })
  const { uploadId } = await beginUpload(lead.ctx, entryIds[0] ?? '', placeIn(store))
  await sendPart(lead.ctx, store, uploadId, 0, Buffer.from('x'))
  // Nobody said the whole digest: after a quarter of an hour without the client it seals by its parts.
  await database.owner.sql`update uploads set last_contact_at = now() - interval '1 hour'`
  await startFollower(store, async () => true).step(workerContext(database.worker))
  expect(await linesOf(later(supervisor))).toEqual([['tray', '/tray', 1]])
  expect(await linesOf(later(other))).toEqual([])
})

test('a legal officer is told of a case until he looked into it, and of a court date two weeks before', async () => {
  const legal = await person('legal', await makeUnit(database.owner))
  const itemId = await sealFile(database, store, { officer: lead.ctx, caseId }, 'a.mp4', Buffer.from('a'))
  await addMember(lead.ctx, { caseId, serviceNumber: legal.serviceNumber, role: 'legal' })
  expect(await linesOf(later(legal))).toEqual([['case-unread', `/cases/${caseId}`, 1]])
  await (await openMaster(later(legal), { store, copies: [] }, itemId, 'view')).handle.close()
  expect(await linesOf(later(legal))).toEqual([])
  const inDays = (days: number) => new Date(Date.now() + days * 86_400_000 + 8 * 3_600_000).toISOString().slice(0, 10)
  const edit = (days: number) =>
    editCase(later(lead), { caseId, reportNumber: 'RN 1', title: 'Robbery', nextCourtDate: inDays(days) })
  await edit(20)
  expect(await linesOf(later(legal))).toEqual([])
  await edit(14)
  for (const each of [legal, lead])
    expect(await linesOf(later(each))).toEqual([['case-in-court', `/cases/${caseId}`, 1]])
})

test('an auditor is told of digests that differed, in cases that are not withheld', async () => {
  const auditor = await person('auditor', await makeUnit(database.owner))
  const id = await beginFile(lead.ctx, store, caseId, 'b', 3)
  await sendPart(lead.ctx, store, id, 0, Buffer.from('abc'))
  await finaliseUpload(lead.ctx, { uploadId: id, sha256: '0'.repeat(64) })
  await startFollower(store, async () => true).step(workerContext(database.worker))
  expect(await linesOf(later(auditor))).toEqual([['record-alarm', `/cases/${caseId}/custody`, 1]])
  await database.owner.sql`update cases set need_to_know = true`
  expect(await linesOf(later(auditor))).toEqual([])
})

test('an administrator is told of parked work, of officers without a posting and of work that was left', async () => {
  const [administrator, leaver] = [await person('administrator'), await person('officer')]
  expect(await linesOf(later(administrator))).toEqual([])
  await database.owner.sql`insert into parked_jobs (id, queue, payload, trouble, detail, tries, parked_at)
    values (${v7()}, 'media.poster', '{}', 'crashed', 'x', 3, '2026-01-01')`
  const [posting] = await database.owner.sql`select id from postings where officer_id = ${leaver.id}`
  await endPosting(later(administrator), { postingId: String(posting?.id), officerId: leaver.id })
  await suspendOfficer(later(administrator), { officerId: lead.id, reason: 'x' })
  expect((await linesOf(later(administrator, 1))).sort()).toEqual([
    ['job-parked', '/jobs', 1],
    ['officer-unposted', `/officers/${leaver.id}`, 1],
    ['officer-with-work', `/officers/${lead.id}`, 1],
  ])
  expect(await linesOf(later(await person('officer')))).toEqual([])
})

test('a security administrator is told of blocked accounts, of joined duties and of first passwords', async () => {
  const security = await person('security')
  expect(await linesOf(later(security))).toEqual([])
  for (let n = 0; n < 7; n += 1)
    await countAttempt(database.web.db, { serviceNumber: lead.serviceNumber, address: '10.0.0.1' })
  const both = await makeOfficer(database.owner, [
    { unitId, role: 'administrator' },
    { unitId, role: 'auditor' },
  ])
  const fresh = await makeOfficer(database.owner, [{ unitId, role: 'auditor' }])
  await database.owner.sql`update officers set password_once = true where id = ${fresh.id}`
  expect((await linesOf(later(security))).map(([kind, href]) => [kind, href]).sort()).toEqual([
    ['account-blocked', `/officers/${lead.id}`],
    ['account-first-password', `/officers/${fresh.id}`],
    ['account-joined-duties', `/officers/${both.id}`],
  ])
})
