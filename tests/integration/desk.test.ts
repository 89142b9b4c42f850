import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { createBatch } from '#lib/batches/create.ts'
import { getBatch } from '#lib/batches/get.ts'
import { listChoices } from '#lib/batches/list-choices.ts'
import { pollBatch } from '#lib/batches/poll.ts'
import { recentTargets } from '#lib/batches/recent-targets.ts'
import { previewTarget } from '#lib/batches/resolve-target.ts'
import { openCase } from '#lib/cases/open.ts'
import { setCaseStatus } from '#lib/cases/set-status.ts'
import type { Ctx, OfficerActor } from '#lib/context.ts'
import { caseHistory } from '#lib/custody/history.ts'
import { listSources } from '#lib/sources/list.ts'
import { beginUpload } from '#lib/uploads/begin.ts'
import { cancelUpload } from '#lib/uploads/cancel.ts'
import { finaliseUpload } from '#lib/uploads/finalise.ts'
import { sealUpload } from '#lib/uploads/seal.ts'
import { contextOf, makeOfficer, makeUnit } from '#tests/factories/people.ts'
import { type FreshDatabase, startTestDatabase, type TestDatabase } from '#tests/support/database.ts'
import { makeStore, placeIn, sha256, workerContext } from '#tests/support/store.ts'

let server: TestDatabase
let database: FreshDatabase
let lead: Ctx
let stranger: Ctx
let unitId: string
let caseId: string
beforeAll(async () => {
  server = await startTestDatabase()
}, 60_000)
afterAll(() => server.stop())
beforeEach(async () => {
  database = await server.fresh()
  unitId = await makeUnit(database.owner)
  const who = async (at: string) => {
    const { id } = await makeOfficer(database.owner, [{ unitId: at, role: 'officer' }])
    return contextOf(database.web, database.owner, id)
  }
  lead = await who(unitId)
  stranger = await who(await makeUnit(database.owner))
  caseId = (await openCase(lead, { reportNumber: 'RN 1', title: 'Robbery', unitId })).id
  return () => database.close()
})
const later = (ctx: Ctx, seconds = 1): Ctx => ({ ...ctx, now: new Date(ctx.now.getTime() + seconds * 1000) })
const entries = [{ name: 'a.bin', sizeBytes: 0 }]
const recorder = { kind: 'recorder', name: 'Shop recorder' } as const

/** Seals one empty entry whose own machine has not said a digest yet, as the reconciler does. Returns the upload's id. */
async function sealEmpty(ctx: Ctx, store: string, entryId: string): Promise<string> {
  const { uploadId } = await beginUpload(ctx, entryId, placeIn(store))
  await sealUpload(workerContext(database.worker), store, uploadId, { sha256: sha256(new Uint8Array()), crc32: 0 })
  return uploadId
}

test('who brings in by number names the source with the files: it belongs to the case, and is on its record', async () => {
  const { batchId } = await createBatch(stranger, { target: { reportNumber: 'RN 1' }, newSource: recorder, entries })
  expect((await getBatch(stranger, batchId)).caseId).toBe(caseId)
  expect(await listSources(later(lead), caseId)).toMatchObject([{ name: 'Shop recorder' }])
  const { events } = await caseHistory(later(lead), caseId)
  expect(events.filter(({ type }) => type === 'source.added').map(({ values }) => values.sourceName)).toEqual([
    'Shop recorder',
  ])
})

test('material that waits in the tray has no source, and a refusal leaves nothing behind', async () => {
  const target = { reportNumber: 'RN unknown' }
  await expect(createBatch(stranger, { target, newSource: recorder, entries })).rejects.toMatchObject({
    code: 'INVALID',
  })
  const [left] = await database.owner.sql`select count(*)::int as batches from batches`
  expect(left?.batches).toBe(0)
})

test('cases and sources last used come newest first, each once, and none that is closed or out of sight', async () => {
  const second = (await openCase(lead, { reportNumber: 'RN 2', title: 'Burglary', unitId })).id
  const shut = (await openCase(lead, { reportNumber: 'RN 3', title: 'Closed', unitId })).id
  await createBatch(lead, { target: { caseId: shut }, entries })
  await setCaseStatus(lead, { caseId: shut, status: 'closed', reason: 'sentenced' })
  await createBatch(later(lead), { target: { caseId: second }, entries })
  await createBatch(later(lead, 2), { target: { caseId }, newSource: recorder, entries })
  await createBatch(later(lead, 3), { target: { caseId: second }, entries })
  expect((await recentTargets(later(lead, 4))).map(({ reportNumber, source }) => [reportNumber, source?.name])).toEqual(
    [
      ['RN 2', undefined],
      ['RN 1', 'Shop recorder'],
    ],
  )
  expect(await recentTargets(stranger)).toEqual([])
})

test('the case that an officer came from is offered however old it is, and none that takes nothing from him', async () => {
  await database.owner.sql`update cases set created_at = '2020-01-01' where id = ${caseId}`
  await database.owner.sql`insert into cases (id, report_number, title, unit_id, created_at, created_by)
    select gen_random_uuid(), 'RN ' || n, 'Newer', ${unitId}, now(), created_by from cases, generate_series(2, 400) n`
  const offered = async (ctx: Ctx, cameFrom?: string) => (await listChoices(ctx, cameFrom)).map(({ id }) => id)
  expect(await offered(lead)).toHaveLength(100)
  expect(await offered(lead)).not.toContain(caseId)
  expect((await offered(lead, caseId))[0]).toBe(caseId)
  expect(await offered(stranger, caseId)).toEqual([])
  await database.owner.sql`update cases set status = 'closed' where id = ${caseId}`
  expect(await offered(lead, caseId)).not.toContain(caseId)
  expect(await offered(lead, 'no id')).toHaveLength(100)
})

test('a receipt lists files as people count', async () => {
  const named = (name: string, folder = '') => ({ name, folder, sizeBytes: 0 })
  const sent = [named('camera 10.mp4'), named('a.mp4', 'disc 10'), named('a.mp4', 'disc 9'), named('camera 2.mp4')]
  const { batchId } = await createBatch(lead, { target: { caseId }, entries: sent })
  const listed = (await getBatch(lead, batchId)).entries.map(({ folder, name }) => `${folder} ${name}`.trim())
  expect(listed).toEqual(['camera 2.mp4', 'camera 10.mp4', 'disc 9 a.mp4', 'disc 10 a.mp4'])
})

test('a batch says that its medium may be taken out when all is sealed or cancelled, and never after a hash that differs', async () => {
  const store = await makeStore()
  const { batchId, entryIds } = await createBatch(lead, {
    target: { caseId },
    entries: [
      { name: 'a.bin', sizeBytes: 0 },
      { name: 'b.bin', sizeBytes: 9 },
    ],
  })
  const [a = '', b = ''] = entryIds
  const uploadId = await sealEmpty(lead, store, a)
  expect((await getBatch(lead, batchId)).medium).toMatchObject({
    mayTakeOut: false,
    waitsFor: expect.arrayContaining(['seal']),
  })
  await cancelUpload(lead, (await beginUpload(lead, b, placeIn(store))).uploadId)
  expect((await getBatch(lead, batchId)).medium).toEqual({
    mayTakeOut: true,
    mayWipe: false,
    waitsFor: ['leftOut', 'countersignature', 'copies'],
  })
  expect((await pollBatch(lead, batchId, [b])).entries).toMatchObject([{ entryId: b, state: 'cancelled' }])
  await expect(finaliseUpload(lead, { uploadId, sha256: sha256(Buffer.from('x')) })).rejects.toMatchObject({
    code: 'DIGEST_MISMATCH',
  })
  expect((await getBatch(lead, batchId)).medium.mayTakeOut).toBe(false)
  await expect(getBatch(stranger, batchId)).rejects.toMatchObject({ code: 'NOT_FOUND' })
})

test('the wait for copies ends when each place that holds copies holds one of every file, handed-over ones too', async () => {
  const store = await makeStore()
  const { batchId, entryIds } = await createBatch(lead, {
    target: { caseId },
    entries: ['a', 'b'].map((name) => ({ name, sizeBytes: 0 })),
  })
  const [a = '', b = ''] = entryIds
  const waits = async () => {
    const [{ medium }, polled] = [await getBatch(lead, batchId), await pollBatch(lead, batchId)]
    expect(polled.medium).toEqual(medium)
    return medium.waitsFor
  }
  const copied = (itemId: string, place: string) => database.owner.sql`
    insert into item_copies (item_id, place, checked_at) values (${itemId}, ${place}, now())`
  const first = await sealEmpty(lead, store, a)
  const second = await sealEmpty(lead, store, b)
  await copied(first, '/one')
  expect(await waits(), 'of one file').toEqual(['countersignature', 'copies'])
  await copied(second, '/one')
  expect(await waits()).toEqual(['countersignature'])
  await copied(first, '/two')
  expect(await waits(), 'of the other in another place').toEqual(['countersignature', 'copies'])
  await copied(second, '/two')
  expect(await waits()).toEqual(['countersignature'])
  // The second file went to a colleague: it lies on the same medium.
  await database.owner.sql`
    with handed as (insert into batches (id, case_id, officer_id, created_at, handed_from, handed_by)
      select gen_random_uuid(), case_id, officer_id, now(), id, officer_id from batches where id = ${batchId} returning id)
    update batch_entries set batch_id = (select id from handed) where id = ${b}`
  expect(await waits()).toEqual(['countersignature'])
  await database.owner.sql`delete from item_copies where item_id = ${second}`
  expect(await waits()).toEqual(['countersignature', 'copies'])
})

test('an alarm and the mark of its receipt stand though the exhibit, and then its case, left its officer’s sight', async () => {
  const made = await createBatch(stranger, { target: { reportNumber: 'RN 1' }, entries })
  const uploadId = await sealEmpty(stranger, await makeStore(), made.entryIds[0] ?? '')
  expect(await getBatch(stranger, made.batchId)).toMatchObject({ classification: 'RESTRICTED', needToKnow: false })
  await database.owner.sql`update items set classification = 'CONFIDENTIAL'`
  const said = finaliseUpload(stranger, { uploadId, sha256: sha256(Buffer.from('x')) })
  await expect(said).rejects.toMatchObject({ code: 'DIGEST_MISMATCH' })
  expect(await getBatch(stranger, made.batchId)).toMatchObject({
    classification: 'CONFIDENTIAL',
    medium: { mayTakeOut: false },
    entries: [{ state: 'sealed', sealed: null, hasAlarm: true }],
  })
  await database.owner.sql`update cases set classification = 'CONFIDENTIAL', need_to_know = true`
  const inTray = await createBatch(stranger, { target: { reportNumber: 'RN unknown' }, entries })
  expect(await getBatch(stranger, made.batchId)).toMatchObject({ classification: 'CONFIDENTIAL', needToKnow: true })
  expect(await getBatch(stranger, inTray.batchId)).toMatchObject({ classification: 'RESTRICTED', needToKnow: false })
})

test('a hidden case, one that asks for a clearance and an unknown number answer alike, and leave alike behind', async () => {
  const { sql } = database.owner
  const hidden = { reportNumber: 'RN hidden', title: 'x', unitId, needToKnow: true }
  await openCase(lead, hidden)
  const cleared = await makeOfficer(database.owner, [{ unitId, role: 'officer' }], { isCleared: true })
  const secret = { reportNumber: 'RN secret', title: 'x', unitId, classification: 'CONFIDENTIAL' } as const
  await openCase(await contextOf(database.web, database.owner, cleared.id), secret)
  const actor = stranger.actor as OfficerActor

  /** All that there is in the database, but for ids, times, salts and the number that was typed. */
  const tables = [
    'batches',
    'batch_entries',
    'upload_grants',
    'uploads',
    'case_members',
    'case_access',
    'custody_events',
  ]
  const others = ['event_values', 'custody_outbox', 'security_events', 'refusal_counts', 'sources', 'cases']
  const neutral = (text: string, number: string) =>
    text
      .replaceAll(number, 'RN')
      .replace(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, 'ID')
      .replace(/\d{4}-\d\d-\d\d[T ][\d:.]+(Z|\+00:00|\+00)?/g, 'AT')
      .replace(/[0-9a-f]{64}/g, 'DIGEST')
      .replace(/\\\\x[0-9a-f]+/g, 'BYTES')
      .replace(/"(position|token_hash)": ?[^,}]+/g, '')
  const rows = async () => {
    const all: string[] = []
    for (const table of [...tables, ...others])
      for (const { row } of await sql`select to_jsonb(t)::text as row from ${sql(table)} t`) all.push(`${table} ${row}`)
    for (const { row } of await sql`select convert_from(bytes, 'UTF8') as row from custody_events`)
      all.push(`bytes ${row}`)
    return all
  }
  /** What bringing in under a number says, and what it writes. */
  const bringIn = async (reportNumber: string) => {
    const before = new Set(await rows())
    const target = { reportNumber }
    const preview = await previewTarget({ ...later(stranger), actor }, target)
    const refused = await createBatch(later(stranger), { target, newSource: recorder, entries }).catch((error) => ({
      ...{ code: error.code, message: error.message },
    }))
    const { grantToken, ...made } = await createBatch(later(stranger), { target, entries })
    expect(grantToken).toHaveLength(43)
    const shown = await getBatch(later(stranger, 2), made.batchId)
    const written = (await rows()).filter((row) => !before.has(row)).map((row) => neutral(row, reportNumber))
    return {
      answers: neutral(JSON.stringify([preview, refused, made, shown]), reportNumber),
      written: written.sort(),
    }
  }
  const unknown = await bringIn('RN nobody')
  expect(unknown.written.filter((row) => row.startsWith('custody_events'))).toHaveLength(1)
  expect(await bringIn('RN hidden')).toEqual(unknown)
  expect(await bringIn('RN secret')).toEqual(unknown)
  expect(await bringIn('RN 1')).not.toEqual(unknown) // what may be known is told apart
})
