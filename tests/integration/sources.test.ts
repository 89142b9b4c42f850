import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { createBatch } from '#lib/batches/create.ts'
import { addMember } from '#lib/cases/add-member.ts'
import { openCase } from '#lib/cases/open.ts'
import type { Ctx } from '#lib/context.ts'
import { caseHistory } from '#lib/custody/history.ts'
import { listTiles } from '#lib/gallery/list.ts'
import { getItem } from '#lib/items/get.ts'
import { addSource } from '#lib/sources/add.ts'
import { editSource } from '#lib/sources/edit.ts'
import { listSources } from '#lib/sources/list.ts'
import { beginUpload } from '#lib/uploads/begin.ts'
import { finaliseUpload } from '#lib/uploads/finalise.ts'
import { sealUpload } from '#lib/uploads/seal.ts'
import { contextOf, makeOfficer, makeUnit } from '#tests/factories/people.ts'
import { type FreshDatabase, startTestDatabase, type TestDatabase } from '#tests/support/database.ts'
import { makeStore, placeIn, sha256, workerContext } from '#tests/support/store.ts'

let server: TestDatabase
let database: FreshDatabase
let lead: Ctx
let contributor: Ctx
let legal: Ctx
let unitId: string
let caseId: string
beforeAll(async () => {
  server = await startTestDatabase()
}, 60_000)
afterAll(() => server.stop())
beforeEach(async () => {
  database = await server.fresh()
  const elsewhere = await makeUnit(database.owner)
  unitId = await makeUnit(database.owner)
  const who = async (at: string, role: 'officer' | 'legal') => {
    const officer = await makeOfficer(database.owner, [{ unitId: at, role }])
    return { ...officer, ctx: await contextOf(database.web, database.owner, officer.id) }
  }
  const [a, b, c] = [await who(unitId, 'officer'), await who(elsewhere, 'officer'), await who(elsewhere, 'legal')]
  ;[lead, contributor, legal] = [a.ctx, b.ctx, c.ctx]
  caseId = (await openCase(lead, { reportNumber: 'RN 1', title: 'Robbery', unitId })).id
  await addMember(lead, { caseId, serviceNumber: b.serviceNumber, role: 'contributor' })
  await addMember(lead, { caseId, serviceNumber: c.serviceNumber, role: 'legal' })
  return () => database.close()
})
const again = (ctx: Ctx): Ctx => ({ ...ctx, now: new Date() })
const refused = (code: string) => ({ code })
const recorder = { kind: 'recorder', name: 'Shop recorder', handedOverBy: 'Mr WU' } as const

/** One empty file of this source, sealed. */
async function bringIn(ctx: Ctx, sourceId: string | null, channel = '', name = 'a.bin'): Promise<string> {
  const store = await makeStore()
  const entries = [{ name, sizeBytes: 0, channel }]
  const { entryIds } = await createBatch(ctx, { target: { caseId }, sourceId, entries })
  const { uploadId } = await beginUpload(ctx, entryIds[0] ?? '', placeIn(store))
  const digest = sha256(new Uint8Array())
  await finaliseUpload(ctx, { uploadId, sha256: digest })
  await sealUpload(workerContext(database.worker), store, uploadId, { sha256: digest, crc32: 0 })
  return uploadId
}

test('a source is added and completed, and the record keeps what was said each time', async () => {
  const { id } = await addSource(lead, { ...recorder, caseId })
  const clocks = { recorderClockAt: '2026-06-19T11:09:12.000Z', referenceClockAt: '2026-06-19T11:05:00.000Z' }
  await editSource(again(lead), { ...recorder, sourceId: id, name: 'Jeweller’s recorder', ...clocks })
  expect(await listSources(again(lead), caseId)).toMatchObject([
    { name: 'Jeweller’s recorder', clockAheadMs: 252_000, ...clocks, can: { change: true } },
  ])
  const names = (await caseHistory(again(lead), caseId)).events
    .filter(({ type }) => type.startsWith('source.'))
    .map(({ type, values }) => [type, values.sourceName, values.handedOverBy])
  expect(names).toEqual([
    ['source.edited', 'Jeweller’s recorder', 'Mr WU'],
    ['source.added', 'Shop recorder', 'Mr WU'],
  ])
})

test('half a clock reading, or a period that ends before it begins, is refused', async () => {
  const at = '2026-06-19T11:00:00.000Z'
  await expect(addSource(lead, { ...recorder, caseId, recorderClockAt: at })).rejects.toThrow()
  const backwards = { askedFrom: at, askedUntil: '2026-06-19T10:00:00.000Z' }
  await expect(addSource(lead, { ...recorder, caseId, ...backwards })).rejects.toThrow()
})

test('what is brought in from a source says so, and the gallery finds it by it', async () => {
  const { id } = await addSource(lead, { ...recorder, caseId })
  const [from, other] = [await bringIn(again(lead), id, 'CH 4'), await bringIn(again(lead), null, '', 'b.bin')]
  expect(await getItem(again(lead), from)).toMatchObject({ source: { id, name: 'Shop recorder' }, channel: 'CH 4' })
  expect((await listTiles(again(lead), { caseId, source: id })).tiles.map((tile) => tile.id)).toEqual([from])
  expect((await getItem(again(lead), other)).source).toBe(null)
})

test('a contributor names his own source and sees no other; who only reads names none', async () => {
  const theirs = await addSource(lead, { ...recorder, caseId })
  const own = await addSource(again(contributor), { kind: 'phone', name: 'Witness phone', caseId })
  expect((await listSources(again(contributor), caseId)).map(({ id }) => id)).toEqual([own.id])
  expect((await listSources(again(legal), caseId)).map(({ id, can }) => [id, can.change])).toEqual([
    [theirs.id, false],
    [own.id, false],
  ])
  await expect(editSource(again(contributor), { ...recorder, sourceId: theirs.id })).rejects.toMatchObject(
    refused('NOT_FOUND'),
  )
  await expect(editSource(again(legal), { ...recorder, sourceId: own.id })).rejects.toMatchObject(refused('FORBIDDEN'))
  await expect(addSource(again(legal), { ...recorder, caseId })).rejects.toMatchObject(refused('FORBIDDEN'))
  await expect(bringIn(again(contributor), theirs.id)).rejects.toMatchObject(refused('NOT_FOUND'))
  const item = await bringIn(again(contributor), own.id)
  await database.owner.sql`update items set source_id = ${theirs.id} where id = ${item}`
  expect((await getItem(again(contributor), item)).source).toBe(null)
})

test('a source of another case is refused, by the verb and by the database', async () => {
  const elsewhere = await openCase(again(lead), { reportNumber: 'RN 2', title: 'Theft', unitId })
  const { id } = await addSource(again(lead), { ...recorder, caseId: elsewhere.id })
  await expect(bringIn(again(lead), id)).rejects.toMatchObject(refused('INVALID'))
  const item = await bringIn(again(lead), null)
  await expect(database.owner.sql`update items set source_id = ${id} where id = ${item}`).rejects.toThrow(
    'violates foreign key',
  )
})
