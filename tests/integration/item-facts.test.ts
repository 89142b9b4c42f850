import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { addMember } from '#lib/cases/add-member.ts'
import { openCase } from '#lib/cases/open.ts'
import type { Ctx, Role } from '#lib/context.ts'
import { caseHistory, itemHistory } from '#lib/custody/history.ts'
import { galleryFacts } from '#lib/gallery/facts.ts'
import { listTiles } from '#lib/gallery/list.ts'
import { changeItem } from '#lib/items/change.ts'
import { changeItems } from '#lib/items/change-many.ts'
import { classifyItem } from '#lib/items/classify.ts'
import { getItem } from '#lib/items/get.ts'
import { rebuildItems } from '#lib/items/rebuild.ts'
import type { ChangeItemInput } from '#lib/items/schema.ts'
import { addSource } from '#lib/sources/add.ts'
import { recordKey } from '#lib/storage/keys.ts'
import { writeDueRecords } from '#lib/uploads/record-file.ts'
import { sealFile } from '#tests/factories/exhibits.ts'
import { contextOf, makeOfficer, makeUnit } from '#tests/factories/people.ts'
import { type FreshDatabase, startTestDatabase, type TestDatabase } from '#tests/support/database.ts'
import { makeStore, workerContext } from '#tests/support/store.ts'

let server: TestDatabase
let database: FreshDatabase
let store: string
let unitId: string
let caseId: string
let itemId: string
let lead: Ctx
let colleague: Ctx // posted to the unit, not cleared
beforeAll(async () => {
  server = await startTestDatabase()
}, 60_000)
afterAll(() => server.stop())
beforeEach(async () => {
  database = await server.fresh()
  store = await makeStore()
  unitId = await makeUnit(database.owner)
  ;[lead, colleague] = [(await person('officer')).ctx, (await person('officer', false)).ctx]
  caseId = (await openCase(lead, { reportNumber: 'RN 1', title: 'Robbery', unitId })).id
  itemId = await sealFile(database, store, { officer: lead, caseId }, 'secret.mp4', Buffer.from('secret'))
  return () => database.close()
})

async function person(role: Role, isCleared = true, at = unitId) {
  const officer = await makeOfficer(database.owner, [{ unitId: at, role }], { isCleared })
  return { ...officer, ctx: await contextOf(database.web, database.owner, officer.id) }
}
const again = (ctx: Ctx): Ctx => ({ ...ctx, now: new Date() })
const refused = (code: string) => ({ code })
const raise = (to: 'RESTRICTED' | 'CONFIDENTIAL' = 'CONFIDENTIAL') => ({
  itemId,
  classification: to,
  reason: 'a minor',
})
const newestRecord = async (revision: number) =>
  JSON.parse(await readFile(join(store, recordKey(itemId, revision)), 'utf8')) as Record<string, unknown>

test('what is said of an exhibit changes with an event and a new record; the file’s own time never does', async () => {
  const before = await getItem(lead, itemId)
  expect(before).toMatchObject({ captureBasis: null, value: 'evidential', ownMark: '', fileTime: before.capturedAt })
  const { id: sourceId } = await addSource(lead, { caseId, kind: 'camera', name: 'Camera 4' })
  const said: ChangeItemInput = {
    ...{ itemId, capturedAt: '2026-06-19T11:05:00.000Z', captureBasis: 'burned-in', captureNote: 'top left' },
    ...{ sourceId, channel: 'ch4', ownMark: 'CTM-1', courtMark: 'MFI-3', value: 'intelligence' },
  }
  await changeItem(again(lead), said)
  await changeItem(again(lead), said) // changes nothing
  const { itemId: _, sourceId: __, ...facts } = said
  expect(await getItem(again(lead), itemId)).toMatchObject({
    ...facts,
    fileTime: before.fileTime,
    source: { id: sourceId },
  })
  const events = (await itemHistory(again(lead), itemId)).events.filter(({ type }) => type === 'item.changed')
  expect(events.map(({ values }) => values)).toEqual([
    { sourceName: 'Camera 4', channel: 'ch4', ownMark: 'CTM-1', courtMark: 'MFI-3', note: 'top left' },
  ])
  await writeDueRecords(workerContext(database.worker), store)
  expect(await newestRecord(1)).toMatchObject({ ownMark: 'CTM-1', courtMark: 'MFI-3', captureBasis: 'burned-in' })
  await changeItem(again(lead), { itemId, sourceId })
  expect(await getItem(again(lead), itemId)).toMatchObject({ capturedAt: before.fileTime, captureBasis: null })
  await expect(database.owner.sql`update items set file_time = now()`).rejects.toThrow('written once')
})

test('the same is said of many: one act, an event for each that changed, and what was left out stays with each', async () => {
  const other = await sealFile(database, store, { officer: again(lead), caseId }, 'other.mp4', Buffer.from('other'))
  const { id: sourceId } = await addSource(lead, { caseId, kind: 'camera', name: 'Camera 4' })
  const claimed = { capturedAt: '2026-06-19T11:05:00.000Z', captureBasis: 'burned-in', courtMark: 'P12' } as const
  await changeItem(again(lead), { itemId, ...claimed, ownMark: 'CTM-1' })
  const before = await getItem(again(lead), other)
  const itemIds = [itemId, other, other]
  expect(await changeItems(again(lead), { itemIds, sourceId, ownMark: 'CTM-1' })).toEqual({ changed: 2 })
  expect(await changeItems(again(lead), { itemIds, ownMark: 'CTM-1' })).toEqual({ changed: 0 })
  const source = { id: sourceId, name: 'Camera 4' }
  expect(await getItem(again(lead), itemId)).toMatchObject({ ...claimed, ownMark: 'CTM-1', source })
  expect(await getItem(again(lead), other)).toMatchObject({
    ...{ ...before, kept: expect.anything(), ownMark: 'CTM-1', source, captureBasis: null },
  })
  const acts = await database.owner
    .sql`select item_id as "itemId", convert_from(bytes, 'UTF8')::jsonb #>> '{facts,actId}' as act
    from custody_events where type = 'item.changed' and case_id = ${caseId} order by id`
  expect(acts.map(({ act }) => act)).toEqual([null, acts[1]?.act, acts[1]?.act])
  expect(acts[1]?.act).toMatch(/^[\da-f-]{36}$/)
  expect(new Set(acts.map((each) => each.itemId))).toEqual(new Set([itemId, other]))
  expect(await changeItems(again(lead), { itemIds, sourceId: null, value: 'intelligence' })).toEqual({ changed: 2 })
  expect(await getItem(again(lead), itemId)).toMatchObject({ ...claimed, source: null, value: 'intelligence' })
})

test('of many exhibits all are changed or none: not where one is out of sight, or of another case', async () => {
  const other = await openCase(lead, { reportNumber: 'RN 2', title: 'Other', unitId })
  const elsewhere = await sealFile(database, store, { officer: lead, caseId: other.id }, 'b.mp4', Buffer.from('b'))
  const { id: sourceId } = await addSource(lead, { caseId, kind: 'camera', name: 'Camera 4' })
  const both = { itemIds: [itemId, elsewhere] }
  await expect(changeItems(again(lead), { ...both, sourceId })).rejects.toMatchObject(refused('INVALID'))
  await classifyItem(again(lead), { itemId: elsewhere, classification: 'CONFIDENTIAL', reason: 'a minor' })
  await expect(changeItems(again(colleague), { ...both, ownMark: 'X' })).rejects.toMatchObject(refused('NOT_FOUND'))
  const legal = await person('legal', true, await makeUnit(database.owner))
  await addMember(lead, { caseId, serviceNumber: legal.serviceNumber, role: 'legal' })
  const read = { itemIds: [itemId], ownMark: 'X' }
  await expect(changeItems(again(legal.ctx), read)).rejects.toMatchObject(refused('FORBIDDEN'))
  expect(await getItem(again(lead), itemId)).toMatchObject({ ownMark: '', source: null })
})

test('a claimed time needs its basis, and a source must be the case’s own', async () => {
  const at = '2026-06-19T11:05:00.000Z'
  await expect(changeItem(lead, { itemId, capturedAt: at })).rejects.toThrow()
  const other = await openCase(lead, { reportNumber: 'RN 2', title: 'Other', unitId })
  const { id: sourceId } = await addSource(lead, { caseId: other.id, kind: 'camera', name: 'Elsewhere' })
  await expect(changeItem(lead, { itemId, sourceId })).rejects.toMatchObject(refused('INVALID'))
})

test('who reads a case changes nothing in it; a contributor changes his own exhibit and keeps its unseen source', async () => {
  const legal = await person('legal', true, await makeUnit(database.owner))
  const helper = await person('officer', false, await makeUnit(database.owner))
  await addMember(lead, { caseId, serviceNumber: legal.serviceNumber, role: 'legal' })
  await addMember(lead, { caseId, serviceNumber: helper.serviceNumber, role: 'contributor' })
  await expect(changeItem(again(legal.ctx), { itemId })).rejects.toMatchObject(refused('FORBIDDEN'))
  await expect(changeItem(again(helper.ctx), { itemId })).rejects.toMatchObject(refused('NOT_FOUND'))
  const own = await sealFile(database, store, { officer: again(helper.ctx), caseId }, 'mine.mp4', Buffer.from('mine'))
  const { id: sourceId } = await addSource(lead, { caseId, kind: 'camera', name: 'Camera 4' })
  await changeItem(again(lead), { itemId: own, sourceId })
  await changeItem(again(helper.ctx), { itemId: own, ownMark: 'H-1' })
  expect(await getItem(again(lead), own)).toMatchObject({ ownMark: 'H-1', source: { id: sourceId } })
})

test('an exhibit that was raised is gone for who may not see CONFIDENTIAL: page, list, count and record', async () => {
  await getItem(colleague, itemId)
  await expect(classifyItem(colleague, raise())).rejects.toMatchObject(refused('FORBIDDEN')) // out of his own sight
  await classifyItem(lead, raise())
  await classifyItem(again(lead), raise())
  await expect(getItem(again(colleague), itemId)).rejects.toMatchObject(refused('NOT_FOUND'))
  expect((await listTiles(again(colleague), { caseId })).tiles).toEqual([])
  expect(await galleryFacts(again(colleague), caseId)).toMatchObject({ count: 0, contributors: [] })
  expect(JSON.stringify(await caseHistory(again(colleague), caseId))).not.toContain('secret')
  expect((await galleryFacts(again(lead), caseId)).count).toBe(1)
  const types = (await caseHistory(again(lead), caseId)).events.map(({ type }) => type)
  expect(types.filter((type) => type === 'item.classified')).toHaveLength(1)
  expect(types).toContain('upload.started')
  expect(await getItem(again(lead), itemId)).toMatchObject({ classification: 'CONFIDENTIAL', isRaised: true })
})

test('only the officer in charge or a supervisor lowers an exhibit, and never below its case', async () => {
  const investigator = await person('officer')
  await addMember(lead, { caseId, serviceNumber: investigator.serviceNumber, role: 'investigator' })
  await classifyItem(again(investigator.ctx), raise())
  await expect(classifyItem(again(investigator.ctx), raise('RESTRICTED'))).rejects.toMatchObject(refused('FORBIDDEN'))
  await classifyItem(again((await person('supervisor')).ctx), raise('RESTRICTED'))
  await getItem(again(colleague), itemId)
  await database.owner.sql`update cases set classification = 'CONFIDENTIAL'`
  expect(await getItem(again(lead), itemId)).toMatchObject({ classification: 'CONFIDENTIAL', isRaised: false })
  await expect(classifyItem(again(lead), raise('RESTRICTED'))).rejects.toMatchObject(refused('FORBIDDEN'))
})

test('a rebuilt row has its marks, its claimed time and its level again', async () => {
  await changeItem(lead, {
    itemId,
    courtMark: 'P12',
    capturedAt: '2026-06-19T11:05:00.000Z',
    captureBasis: 'statement',
  })
  await classifyItem(again(lead), raise())
  const before = await getItem(again(lead), itemId)
  await writeDueRecords(workerContext(database.worker), store)
  await database.owner.sql`alter table items disable trigger all`
  await database.owner.sql`delete from items`
  await database.owner.sql`alter table items enable trigger all`
  const owner = { ...workerContext(database.worker), db: database.owner.db }
  expect(await rebuildItems(owner, store)).toMatchObject({ restored: 1, failed: [] })
  const { hasPoster: _, ...kept } = before
  expect(await getItem(again(lead), itemId)).toMatchObject(kept)
})
