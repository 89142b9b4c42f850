import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { createBatch } from '#lib/batches/create.ts'
import { getBatch } from '#lib/batches/get.ts'
import { handOverBatch } from '#lib/batches/hand-over.ts'
import { listMyBatches } from '#lib/batches/list.ts'
import { pollBatch } from '#lib/batches/poll.ts'
import { regrantBatch } from '#lib/batches/regrant.ts'
import { addMember } from '#lib/cases/add-member.ts'
import { openCase } from '#lib/cases/open.ts'
import { setCaseStatus } from '#lib/cases/set-status.ts'
import type { Ctx, OfficerActor, Role } from '#lib/context.ts'
import { getOfficer } from '#lib/officers/get.ts'
import { suspendOfficer } from '#lib/officers/suspend.ts'
import { segmentKey } from '#lib/storage/keys.ts'
import { beginUpload } from '#lib/uploads/begin.ts'
import { finaliseUpload } from '#lib/uploads/finalise.ts'
import { startFollower } from '#lib/uploads/follow.ts'
import { grantedActor } from '#lib/uploads/granted-actor.ts'
import { receivePart } from '#lib/uploads/receive-part.ts'
import { storedParts } from '#lib/uploads/stored-parts.ts'
import { listWaiting } from '#lib/waiting/list.ts'
import { contextOf, makeOfficer, makeUnit } from '#tests/factories/people.ts'
import { type FreshDatabase, startTestDatabase, type TestDatabase } from '#tests/support/database.ts'
import { makeStore, placeIn, sendPart, sha256, workerContext } from '#tests/support/store.ts'

// Conditions are waited for; a busy machine takes its time to reach them.
vi.setConfig({ testTimeout: 30_000 })
const PATIENT = { timeout: 10_000 }

type Person = Ctx & { actor: OfficerActor }
let server: TestDatabase
let database: FreshDatabase
let store: string
let unitId: string
let officer: Person
let colleague: Person
beforeAll(async () => {
  server = await startTestDatabase()
}, 60_000)
afterAll(() => server.stop())
beforeEach(async () => {
  database = await server.fresh()
  store = await makeStore()
  unitId = await makeUnit(database.owner)
  officer = await person('officer')
  colleague = await person('officer')
  return () => database.close()
})

async function person(role: Role, at = unitId, options = {}): Promise<Person> {
  const { id } = await makeOfficer(database.owner, [{ unitId: at, role }], options)
  return (await contextOf(database.web, database.owner, id)) as Person
}
const later = <P extends Ctx>(ctx: P): P => ({ ...ctx, now: new Date() })
const openOne = async (needToKnow = false) =>
  (await openCase(officer, { reportNumber: 'RN 1', title: 'Theft', unitId, needToKnow })).id
const announce = (ctx: Ctx, caseId: string, ...sizes: number[]) =>
  createBatch(ctx, {
    target: { caseId },
    entries: sizes.map((sizeBytes, n) => ({ name: `camera ${n}.mp4`, sizeBytes })),
  })
const begin = async (ctx: Ctx, entryId = '') => (await beginUpload(ctx, entryId, placeIn(store))).uploadId
const give = (ctx: Ctx, batchId: string, to: Person) =>
  handOverBatch(later(ctx), { batchId, serviceNumber: to.actor.serviceNumber })
const seal = () => startFollower(store, async () => true).step(workerContext(database.worker))
async function sealOne(ctx: Ctx, entryId = ''): Promise<void> {
  const bytes = randomBytes(10)
  const uploadId = await begin(ctx, entryId)
  await sendPart(ctx, store, uploadId, 0, bytes)
  await finaliseUpload(ctx, { uploadId, sha256: sha256(bytes) })
  await seal()
}
const eventsOf = async (type: string) => await database.owner.sql`select 1 from custody_events where type = ${type}`
/** What a browser may do under a grant. */
async function underGrant(token: string): Promise<Ctx> {
  const actor = await grantedActor(database.web.db, token, new Date())
  if (!actor) throw new Error('the grant does not hold')
  return { ...officer, actor, now: new Date() }
}
const suspend = async (who: Person) =>
  suspendOfficer(await person('administrator'), { officerId: who.actor.id, reason: 'under inquiry' })
const leftTo = async (who: Person) => (await listWaiting(later(who))).filter(({ kind }) => kind === 'upload-left')
const missing = { code: 'NOT_FOUND' }
const invalid = { code: 'INVALID' }
const conflict = { code: 'CONFLICT' }

test('a colleague goes on with a handed upload where it stands, under a grant of his own, and seals it', async () => {
  const bytes = randomBytes(3000)
  const caseId = await openOne()
  const made = await announce(officer, caseId, 3000, 500, 7)
  const half = await begin(officer, made.entryIds[0])
  await sendPart(officer, store, half, 0, bytes.subarray(0, 2000))
  const done = await begin(officer, made.entryIds[1])
  await sendPart(officer, store, done, 0, randomBytes(500))

  const handed = await give(officer, made.batchId, colleague)
  expect(handed.files, 'the half one and the one that was only announced').toBe(2)
  const [line] = await listMyBatches(later(colleague))
  expect(line).toMatchObject({ id: handed.batchId, handedBy: { en: officer.actor.name }, unfinished: 2, sealed: 0 })
  const his = await underGrant((await regrantBatch(later(colleague), handed.batchId)).grantToken)
  const { entries } = await getBatch(his, handed.batchId)
  expect(entries.map(({ name }) => name)).toEqual(['camera 0.mp4', 'camera 2.mp4'])
  expect(await begin(his, made.entryIds[0])).toBe(half)
  expect(await storedParts(his, half)).toMatchObject([{ offsetBytes: 0, sha256: sha256(bytes.subarray(0, 2000)) }])
  expect(await sendPart(his, store, half, 2000, bytes.subarray(2000))).toBe(3000)
  await finaliseUpload(his, { uploadId: half, sha256: sha256(bytes) })
  await seal()
  const [item] = await database.owner.sql`select sha256, contributed_by from items where upload_id = ${half}`
  expect(item).toEqual({ sha256: sha256(bytes), contributed_by: colleague.actor.id })
  expect(await eventsOf('upload.handed-over'), 'one that had begun').toHaveLength(1)

  const before = await getBatch(later(officer), made.batchId)
  expect(before.entries.map(({ name }) => name)).toEqual(['camera 1.mp4'])
  expect(before.handedOn).toMatchObject([{ officer: { en: colleague.actor.name }, files: 2 }])
})

test('the grant of before reaches nothing that was handed over, nor the colleague’s what stayed', async () => {
  const made = await announce(officer, await openOne(), 10, 10)
  const [one = '', other = ''] = [await begin(officer, made.entryIds[0]), await begin(officer, made.entryIds[1])]
  await sendPart(officer, store, other, 0, randomBytes(10))
  const old = await underGrant(made.grantToken)
  const { batchId } = await give(officer, made.batchId, colleague)
  await expect(sendPart(old, store, one, 0, randomBytes(5))).rejects.toMatchObject(missing)
  await expect(begin(old, made.entryIds[0])).rejects.toMatchObject(missing)
  await expect(getBatch(old, batchId)).rejects.toMatchObject(missing)
  await expect(regrantBatch(later(officer), batchId)).rejects.toMatchObject(missing)
  const his = await underGrant((await regrantBatch(later(colleague), batchId)).grantToken)
  await expect(finaliseUpload(his, { uploadId: other, sha256: null })).rejects.toMatchObject(missing)
  expect((await getBatch(his, batchId)).entries).toHaveLength(1)
})

test('a part that is being written when the upload changes hands is not acknowledged, and spoils nothing', async () => {
  const bytes = randomBytes(2000)
  const made = await announce(officer, await openOne(), 2000)
  const id = await begin(officer, made.entryIds[0])
  let goOn = () => {}
  const stopped = new Promise<void>((resolve) => {
    goOn = resolve
  })
  const slow = (async function* () {
    yield Buffer.alloc(1000, 0xff)
    await stopped
    yield Buffer.alloc(1000, 0xff)
  })()
  const part = { uploadId: id, offsetBytes: 0, lengthBytes: 2000, sha256: sha256(Buffer.alloc(2000, 0xff)) }
  const late = receivePart(officer, placeIn(store), part, slow)
  await expect.poll(() => existsSync(join(store, segmentKey(id, 1))), PATIENT).toBe(true)
  await give(officer, made.batchId, colleague)
  expect(await sendPart(colleague, store, id, 0, bytes)).toBe(2000)
  goOn()
  await expect(late).rejects.toMatchObject(conflict)
  await finaliseUpload(colleague, { uploadId: id, sha256: sha256(bytes) })
  await seal()
  expect((await database.owner.sql`select sha256 from items`)[0]?.sha256).toBe(sha256(bytes))
})

test('an upload that begins while its batch is handed over is the colleague’s, or does not begin', async () => {
  const made = await announce(officer, await openOne(), 10)
  const waiting = async () =>
    (
      await database.owner
        .sql`select 1 from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()`
    ).length
  let both: Promise<PromiseSettledResult<unknown>[]> = Promise.resolve([])
  await database.owner.sql.begin(async (sql) => {
    await sql`select from space for update`
    const handing = give(officer, made.batchId, colleague)
    await expect.poll(waiting, PATIENT).toBe(1)
    both = Promise.allSettled([handing, begin(officer, made.entryIds[0])])
    await expect.poll(waiting, PATIENT).toBe(2)
  })
  expect(await both).toMatchObject([{ status: 'fulfilled' }, { status: 'rejected', reason: missing }])
})

test('handing over twice is handing over once; where all is complete there is nothing to hand over', async () => {
  const made = await announce(officer, await openOne(), 10)
  const id = await begin(officer, made.entryIds[0])
  const first = await give(officer, made.batchId, colleague)
  expect(await give(officer, made.batchId, colleague)).toEqual(first)
  expect(await eventsOf('upload.handed-over')).toHaveLength(1)
  await expect(give(officer, made.batchId, await person('officer'))).rejects.toMatchObject(conflict)
  await sendPart(colleague, store, id, 0, randomBytes(10))
  await expect(give(colleague, first.batchId, officer)).rejects.toMatchObject(conflict)
})

test('only one who may bring into the case receives: others get one answer, and a stranger becomes a contributor', async () => {
  const made = await announce(officer, await openOne(), 10)
  await begin(officer, made.entryIds[0])
  const unknown = { batchId: made.batchId, serviceNumber: 'nobody' }
  await expect(handOverBatch(later(officer), unknown)).rejects.toMatchObject(invalid)
  const gone = await person('officer')
  await suspend(gone)
  for (const other of [officer, gone, await person('legal'), await person('auditor')])
    await expect(give(officer, made.batchId, other)).rejects.toMatchObject(invalid)
  const stranger = await person('officer', await makeUnit(database.owner))
  await give(officer, made.batchId, stranger)
  const roles = await database.owner.sql`select role from case_access where officer_id = ${stranger.actor.id}`
  expect(roles.map(({ role }) => role)).toEqual(['contributor'])
})

test('what belongs to a need-to-know case goes to nobody whom the case does not name', async () => {
  const made = await announce(officer, await openOne(true), 10)
  await begin(officer, made.entryIds[0])
  await expect(give(officer, made.batchId, colleague)).rejects.toMatchObject(invalid)
})

test('where nothing can be handed over, the answer does not tell who belongs to a hidden case', async () => {
  const caseId = await openOne(true)
  const [named, unnamed] = [colleague, await person('officer')]
  const member = { caseId, serviceNumber: named.actor.serviceNumber, role: 'investigator' } as const
  await addMember(officer, member)
  const made = await announce(officer, caseId, 10)
  const id = await begin(officer, made.entryIds[0])
  await sendPart(officer, store, id, 0, randomBytes(10))
  for (const other of [named, unnamed]) await expect(give(officer, made.batchId, other)).rejects.toMatchObject(conflict)
  await database.owner.sql`update uploads set state = 'rejected'` // or the case does not close over it
  const late = await announce(officer, caseId, 10)
  await setCaseStatus(officer, { caseId, status: 'closed', reason: 'done' })
  for (const other of [named, unnamed]) await expect(give(officer, late.batchId, other)).rejects.toMatchObject(conflict)
})

test('who received before is named again, and does not become a contributor again by it', async () => {
  const made = await announce(officer, await openOne(), 10)
  const stranger = await person('officer', await makeUnit(database.owner))
  const first = await give(officer, made.batchId, stranger)
  await database.owner.sql`update case_members set valid_to = now() where officer_id = ${stranger.actor.id}`
  await database.owner.sql`update case_access set expires_at = now() where officer_id = ${stranger.actor.id}`
  expect(await give(officer, made.batchId, stranger)).toEqual(first)
  const held = await database.owner.sql`select 1 from case_access
    where officer_id = ${stranger.actor.id} and (expires_at is null or expires_at > now())`
  expect(held).toEqual([])
})

test('into a closed case nothing is handed over', async () => {
  const caseId = await openOne()
  const made = await announce(officer, caseId, 10)
  await setCaseStatus(await person('supervisor'), { caseId, status: 'closed', reason: 'done' })
  await expect(give(officer, made.batchId, colleague)).rejects.toMatchObject(conflict)
})

test('what a suspended officer left is given to another by the case’s supervisor, and by nobody else', async () => {
  const [supervisor, foreign] = [await person('supervisor'), await person('supervisor', await makeUnit(database.owner))]
  const made = await announce(officer, await openOne(), 10)
  const id = await begin(officer, made.entryIds[0])
  for (const other of [supervisor, foreign, colleague])
    await expect(give(other, made.batchId, colleague)).rejects.toMatchObject(missing)
  expect(await leftTo(supervisor)).toEqual([])

  await suspend(officer)
  await database.owner.sql`update officers set name_zh = '陳警員' where id = ${officer.actor.id}`
  for (const other of [foreign, colleague]) {
    await expect(give(other, made.batchId, colleague)).rejects.toMatchObject(missing)
    expect(await leftTo(other)).toEqual([])
  }
  expect(await leftTo(supervisor)).toMatchObject([
    {
      href: `/batches/${made.batchId}`,
      subject: { en: `${officer.actor.name} · RN 1`, zh: '陳警員 · RN 1' },
      count: 1,
    },
  ])
  await expect(regrantBatch(later(supervisor), made.batchId)).rejects.toMatchObject({ code: 'FORBIDDEN' })
  await give(supervisor, made.batchId, colleague)
  expect(await leftTo(supervisor)).toEqual([])
  expect((await listMyBatches(later(colleague)))[0]?.handedBy).toMatchObject({ en: supervisor.actor.name })
  expect(await sendPart(colleague, store, id, 0, randomBytes(10))).toBe(10)
})

test('what a suspended officer sealed is not named to a supervisor who may not see the exhibit', async () => {
  const supervisor = await person('supervisor')
  const made = await announce(officer, await openOne(), 10, 20)
  await sealOne(officer, made.entryIds[0])
  await suspend(officer)
  const seen = async () => (await getBatch(later(supervisor), made.batchId)).entries.map(({ name }) => name)
  expect(await seen()).toEqual(['camera 0.mp4', 'camera 1.mp4'])
  await database.owner.sql`update items set classification = 'CONFIDENTIAL'`
  expect(await seen()).toEqual(['camera 1.mp4'])
  expect((await pollBatch(later(supervisor), made.batchId)).entries).toHaveLength(1)
})

test('a medium stays connected, and its receipt provisional, until what was handed on and on is sealed', async () => {
  const third = await person('officer')
  const made = await announce(officer, await openOne(), 10, 10)
  await sealOne(officer, made.entryIds[0])
  const { batchId } = await give(officer, made.batchId, colleague)
  const waiting = {
    medium: { mayTakeOut: false, waitsFor: ['handedOn', 'countersignature', 'copies'] },
    isSettled: false,
  }
  expect(await getBatch(later(officer), made.batchId)).toMatchObject(waiting)
  await give(colleague, batchId, third)
  expect(await getBatch(later(officer), made.batchId)).toMatchObject(waiting)
  await sealOne(third, made.entryIds[1])
  for (const [who, id] of [
    [officer, made.batchId],
    [colleague, batchId],
  ] as const)
    expect(await getBatch(later(who), id)).toMatchObject({ medium: { mayTakeOut: true }, isSettled: true })
})

test('a tray’s material is handed over as the tray’s, and by the unit’s supervisor after a suspension', async () => {
  const target = { reportNumber: 'UNKNOWN 9' }
  const made = await createBatch(officer, { target, entries: [{ name: 'a', sizeBytes: 10 }] })
  await begin(officer, made.entryIds[0])
  await suspend(officer)
  const supervisor = await person('supervisor')
  const { batchId } = await give(supervisor, made.batchId, colleague)
  const batch = await getBatch(later(colleague), batchId)
  expect(batch).toMatchObject({
    caseId: null,
    reportNumber: 'UNKNOWN 9',
    handedBy: { name: { en: supervisor.actor.name } },
  })
  expect(await eventsOf('batch.kept-in-tray')).toHaveLength(2)
})

test('an administrator reads which units have to give a suspended officer’s work to others, and nothing of the cases', async () => {
  const made = await announce(officer, await openOne(), 10, 10, 10)
  await begin(officer, made.entryIds[0])
  await sealOne(officer, made.entryIds[1]) // and the third never began
  await suspend(officer)
  const { openWork, openWorkOf } = await getOfficer(await person('administrator'), officer.actor.id)
  const [unit] = await database.owner.sql`select name_en as en, name_zh as zh from units where id = ${unitId}`
  expect(openWorkOf).toEqual([{ unit, uploads: 2, cases: 1 }])
  expect(openWork).toEqual({ uploads: 2, cases: 1 })
})
