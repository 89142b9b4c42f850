import { v7 } from 'uuid'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { getCase } from '#lib/cases/get.ts'
import { leaveNamesake } from '#lib/cases/leave-namesake.ts'
import { listCases } from '#lib/cases/list.ts'
import { mergeNamesake } from '#lib/cases/merge-namesake.ts'
import { listNamesakes } from '#lib/cases/namesakes.ts'
import { openCase } from '#lib/cases/open.ts'
import { withheldCases } from '#lib/cases/withheld.ts'
import type { Ctx, Role } from '#lib/context.ts'
import { caseHistory } from '#lib/custody/history.ts'
import { exportListing } from '#lib/gallery/export-listing.ts'
import { galleryFacts } from '#lib/gallery/facts.ts'
import { listTiles } from '#lib/gallery/list.ts'
import { changeItem } from '#lib/items/change.ts'
import { classifyItem } from '#lib/items/classify.ts'
import { getItem } from '#lib/items/get.ts'
import { addSource } from '#lib/sources/add.ts'
import { listSources } from '#lib/sources/list.ts'
import { setClock } from '#lib/sources/set-clock.ts'
import { listWaiting } from '#lib/waiting/list.ts'
import { sealFile } from '#tests/factories/exhibits.ts'
import { moveExhibit } from '#tests/factories/moves.ts'
import { contextOf, makeOfficer, makeUnit } from '#tests/factories/people.ts'
import { type FreshDatabase, startTestDatabase, type TestDatabase } from '#tests/support/database.ts'
import { beginFile, makeStore } from '#tests/support/store.ts'

let server: TestDatabase
let database: FreshDatabase
let store: string
let unitId: string
let lead: Ctx
let colleague: Ctx
let caseId: string
beforeAll(async () => {
  server = await startTestDatabase()
}, 60_000)
afterAll(() => server.stop(), 30_000)
beforeEach(async () => {
  database = await server.fresh()
  store = await makeStore()
  unitId = await makeUnit(database.owner)
  ;[lead, colleague] = [await person('officer'), await person('officer', false)]
  caseId = (await openCase(lead, { reportNumber: 'RN 1', title: 'Robbery', unitId })).id
  return () => database.close()
})

async function person(role: Role, isCleared = true, at = unitId): Promise<Ctx> {
  const { id } = await makeOfficer(database.owner, [{ unitId: at, role }], { isCleared })
  return contextOf(database.web, database.owner, id)
}
const again = (ctx: Ctx): Ctx => ({ ...ctx, now: new Date() })
const refused = (code: string) => ({ code })
const seal = (officer: Ctx, into: string, name: string) =>
  sealFile(database, store, { officer: again(officer), caseId: into }, name, Buffer.from(name))
const open = (ctx: Ctx, reportNumber: string, more = {}) =>
  openCase(again(ctx), { reportNumber, title: `Case ${reportNumber}`, unitId, ...more }).then(({ id }) => id)
const move = (ctx: Ctx, asked: Parameters<typeof moveExhibit>[2]) => moveExhibit(database, again(ctx), asked)
const moved = async (ctx: Ctx, of: string) =>
  (await caseHistory(again(ctx), of)).events.filter(({ type }) => type === 'item.moved')

test('an exhibit moves with its source under the next number, both records say so, and its number is not given again', async () => {
  const to = await open(lead, 'RN 2')
  const [first, second] = [await seal(lead, caseId, 'one.mp4'), await seal(lead, caseId, 'two.mp4')]
  const { id: sourceId } = await addSource(again(lead), { caseId, kind: 'camera', name: 'Camera 4', make: 'Dahua' })
  for (const itemId of [first, second]) await changeItem(again(lead), { itemId, sourceId })
  const asked = { itemId: second, reportNumber: 'RN 2', reason: 'another robbery' }
  expect(await move(colleague, asked)).toEqual({ number: 1 })
  await move(lead, { ...asked, itemId: first })
  expect((await listSources(again(lead), to)).map(({ name, make }) => [name, make])).toEqual([['Camera 4', 'Dahua']])
  expect(await getItem(again(lead), second)).toMatchObject({ caseId: to, number: 1, source: { name: 'Camera 4' } })
  expect((await galleryFacts(again(lead), caseId)).count).toBe(0)
  const third = await seal(lead, caseId, 'three.mp4')
  expect((await getItem(again(lead), third)).number).toBe(3)
  await exportListing(again(lead), { caseId })
  const [listing] = await database.owner.sql`select convert_from(bytes, 'UTF8')::jsonb -> 'facts' as facts
    from custody_events where type = 'case.listing-exported'`
  expect(listing?.facts, 'what moved out is no part of the whole').toEqual({ exhibits: 1, isWhole: true })
  expect((await moved(lead, caseId)).map(({ leftAs }) => leftAs)).toEqual([1, 2])
  expect((await moved(lead, to)).map(({ values, leftAs }) => [values.fileName, leftAs])).toEqual([
    ['one.mp4', null],
    ['two.mp4', null],
  ])
  // In the record of a case an exhibit has the number that it had there.
  const record = async (item: string) =>
    (await caseHistory(again(lead), caseId, { event: 'exhibit', item })).events.map(
      ({ type, itemNumber }) => `${type} ${itemNumber}`,
    )
  expect(await record('2')).toEqual(
    ['item.moved', 'item.move-released', 'item.move-asked', 'item.changed', 'item.sealed'].map((type) => `${type} 2`),
  )
  const arrived = (await caseHistory(again(lead), to, { item: '1' })).events.map(({ itemNumber }) => itemNumber)
  expect(arrived).toEqual([1])
})

const clockOf = async (itemId: string) => (await getItem(again(lead), itemId)).clock?.aheadMs
/** The recorder showed a later time than the true clock by so many seconds. */
const ahead = (seconds: number) => ({
  recorderClockAt: new Date(Date.parse('2026-06-20T02:00:00Z') + seconds * 1000).toISOString(),
  referenceClockAt: '2026-06-20T02:00:00.000Z',
  ...{ uncertaintyMs: 2000, basis: 'reading' as const },
})

test('what is claimed of a source’s clock goes with its exhibits, and never to those of a source with other claims', async () => {
  const to = await open(lead, 'RN 2')
  const recorder = { kind: 'recorder', name: 'Shop', ...ahead(3) } as const
  const itemIds = [await seal(lead, caseId, 'one.mp4'), await seal(lead, caseId, 'two.mp4')]
  const [one = '', two = ''] = itemIds
  const { id: sourceId } = await addSource(again(lead), { caseId, ...recorder })
  for (const itemId of itemIds) await changeItem(again(lead), { itemId, sourceId })
  await setClock(again(lead), { sourceId, ...ahead(60) })
  await setClock(again(lead), { sourceId, itemId: two, ...ahead(5) })
  const there = await seal(lead, to, 'there.mp4')
  const { id: thereId } = await addSource(again(lead), { caseId: to, ...recorder })
  await changeItem(again(lead), { itemId: there, sourceId: thereId })
  await setClock(again(lead), { sourceId: thereId, ...ahead(-30) })

  for (const itemId of itemIds) await move(lead, { itemId, reportNumber: 'RN 2', reason: 'x' })
  expect([await clockOf(one), await clockOf(two), await clockOf(there)]).toEqual([60_000, 5000, -30_000])
  expect(await listSources(again(lead), to)).toHaveLength(2)
  const { events } = await caseHistory(again(lead), to)
  const copied = events.filter(({ type }) => type === 'source.clock-copied').map(({ values }) => values)
  const claimed = { sourceName: 'Shop', memberName: lead.actor.type === 'officer' && lead.actor.name }
  expect(copied).toMatchObject([claimed, claimed])
})

test('who does not see the other case reads that an exhibit left, and nothing of where to or why', async () => {
  await open(lead, 'RN SECRET', { needToKnow: true })
  const itemId = await seal(lead, caseId, 'one.mp4')
  await move(lead, { itemId, reportNumber: 'RN SECRET', reason: 'the informant' })
  await expect(getItem(again(colleague), itemId)).rejects.toMatchObject(refused('NOT_FOUND'))
  const [left] = await moved(colleague, caseId)
  expect([left?.leftAs, left?.itemNumber, left?.values]).toEqual([1, null, {}])
  expect(JSON.stringify(await caseHistory(again(colleague), caseId))).not.toMatch(/RN SECRET|informant/)
})

test('a move never lowers an exhibit', async () => {
  await open(lead, 'RN 2')
  const itemId = await seal(lead, caseId, 'one.mp4')
  await classifyItem(again(lead), { itemId, classification: 'CONFIDENTIAL', reason: 'a minor' })
  await move(lead, { itemId, reportNumber: 'RN 2', reason: 'x' })
  expect(await getItem(again(lead), itemId)).toMatchObject({ classification: 'CONFIDENTIAL', isRaised: true })
})

test('the officer in charge of a hidden case takes a namesake’s exhibits over, each named; its members see that they left', async () => {
  const hidden = await open(lead, 'RN 7', { needToKnow: true })
  await seal(lead, hidden, 'hidden.mp4')
  const namesake = await open(colleague, 'RN 7')
  const itemId = await seal(colleague, namesake, 'shop.mp4')
  const camera = { kind: 'camera', name: 'Camera 4', handedOverAt: '2026-06-19T11:00:00.000Z' } as const
  const { id: sourceId } = await addSource(again(colleague), { caseId: namesake, ...camera })
  await changeItem(again(colleague), { itemId, sourceId })
  await setClock(again(colleague), { sourceId, ...ahead(60) })
  await addSource(again(lead), { caseId: hidden, ...camera })
  await database.owner.sql`update officers set name_zh = '陳大文'
    where id = (select officer_in_charge_id from cases where id = ${namesake})`
  expect(await listNamesakes(again(lead), hidden)).toMatchObject([
    { id: namesake, exhibits: 1, officerInCharge: { zh: '陳大文' } },
  ])
  const merge = { caseId: hidden, namesakeId: namesake, reason: 'taken over by another team' }
  await expect(mergeNamesake(again(colleague), merge)).rejects.toMatchObject(refused('NOT_FOUND'))
  await expect(mergeNamesake(again(lead), { ...merge, caseId })).rejects.toMatchObject(refused('FORBIDDEN'))
  await expect(mergeNamesake(again(lead), { ...merge, namesakeId: caseId })).rejects.toMatchObject(refused('CONFLICT'))
  const running = await beginFile(again(colleague), store, namesake, 'late.mp4', 10)
  await expect(mergeNamesake(again(lead), merge)).rejects.toMatchObject(refused('CONFLICT'))
  await database.owner.sql`update uploads set state = 'cancelled' where id = ${running}`

  expect(await mergeNamesake(again(lead), merge)).toEqual({ taken: 1 })
  expect(await getItem(again(lead), itemId)).toMatchObject({ caseId: hidden, number: 2, source: { name: 'Camera 4' } })
  expect(await clockOf(itemId)).toBe(60_000)
  const added = await database.owner.sql`select convert_from(bytes, 'UTF8')::jsonb -> 'facts' as facts
    from custody_events where case_id = ${hidden} and type in ('source.added', 'source.clock-copied') order by id`
  expect(added).toMatchObject([
    { facts: { handedOverAt: camera.handedOverAt } },
    { facts: { handedOverAt: camera.handedOverAt } },
    { facts: { aheadMs: 60_000 } },
  ])
  expect((await moved(lead, hidden)).map(({ values }) => values.fileName)).toEqual(['shop.mp4'])
  const [act] = await database.owner.sql`select convert_from(bytes, 'UTF8')::jsonb #>> '{facts,actId}' as id
    from custody_events where case_id = ${hidden} and type = 'item.moved'`
  expect(act?.id).toMatch(/^[\da-f-]{36}$/)
  expect((await getCase(again(colleague), namesake)).status).toBe('closed')
  expect((await listTiles(again(colleague), { caseId: namesake })).tiles).toEqual([])
  expect((await moved(colleague, namesake)).map(({ leftAs, values }) => [leftAs, values])).toEqual([[1, {}]])
  expect(await listNamesakes(again(lead), hidden)).toEqual([])
  const [due] = await database.owner.sql`select record_wanted > record_written as due from items where id = ${itemId}`
  expect(due?.due).toBe(true)
})

test('what is not for the hidden case’s officer in charge stays with its namesake', async () => {
  const [plain, other] = [colleague, await person('officer')]
  const hidden = await open(plain, 'RN 8', { needToKnow: true })
  const namesake = await open(other, 'RN 8')
  const itemId = await seal(other, namesake, 'minor.mp4')
  await classifyItem(again(other), { itemId, classification: 'CONFIDENTIAL', reason: 'a minor' })
  await expect(
    mergeNamesake(again(plain), { caseId: hidden, namesakeId: namesake, reason: 'x' }),
  ).rejects.toMatchObject(refused('CONFLICT'))
})

test('a namesake that was left as it is waits for nobody any more', async () => {
  const hidden = await open(lead, 'RN 7', { needToKnow: true })
  const namesake = await open(colleague, 'RN 7')
  const left = { caseId: hidden, namesakeId: namesake }
  expect((await listWaiting(again(lead))).map(({ kind }) => kind)).toEqual(['case-namesake'])
  await expect(leaveNamesake(again(colleague), left)).rejects.toMatchObject(refused('NOT_FOUND'))
  for (const none of [caseId, v7()])
    await expect(leaveNamesake(again(lead), { ...left, namesakeId: none })).rejects.toMatchObject(refused('CONFLICT'))
  await leaveNamesake(again(lead), left)
  await leaveNamesake(again(lead), left)
  expect(await listWaiting(again(lead))).toEqual([])
  const types = (await caseHistory(again(lead), hidden)).events.map(({ type }) => type)
  expect(types.filter((type) => type === 'case.namesake-left')).toHaveLength(1)
})

test('an auditor is told how many cases are withheld, by a number that no search narrows; nobody else is', async () => {
  const auditor = await person('auditor', false, await makeUnit(database.owner))
  expect(await withheldCases(auditor)).toBe(0)
  await open(lead, 'RN HIDDEN', { needToKnow: true })
  expect(await withheldCases(again(auditor))).toBe(1)
  expect((await listCases(again(auditor), { text: 'HIDDEN' })).cases).toEqual([])
  for (const nobody of [lead, colleague, await person('supervisor'), await person('security')])
    expect(await withheldCases(again(nobody))).toBe(0)
  const [row] = await database.web.sql`select withheld_cases() as count`
  expect(row?.count).toBe(0) // whoever calls it
})
