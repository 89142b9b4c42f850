import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { openCase } from '#lib/cases/open.ts'
import type { Ctx } from '#lib/context.ts'
import { caseHistory } from '#lib/custody/history.ts'
import { officersOfCase } from '#lib/custody/officers.ts'
import { decideSearch } from '#lib/searches/decide.ts'
import { listSearches } from '#lib/searches/list.ts'
import { readSearch } from '#lib/searches/read.ts'
import { requestSearch } from '#lib/searches/request.ts'
import { makeScene, type Scene } from '#tests/factories/exhibits.ts'
import { contextOf, makeOfficer, makeUnit } from '#tests/factories/people.ts'
import { type FreshDatabase, startTestDatabase, type TestDatabase } from '#tests/support/database.ts'

// All of them share one database.
vi.setConfig({ testTimeout: 30_000, hookTimeout: 60_000 })
let server: TestDatabase
let database: FreshDatabase
let scene: Scene
let security: Ctx
let serviceNumber: string
beforeAll(async () => {
  server = await startTestDatabase()
  database = await server.fresh()
  scene = await makeScene(database)
  const { id } = await makeOfficer(database.owner, [{ unitId: await makeUnit(database.owner), role: 'security' }])
  security = await contextOf(database.web, database.owner, id)
  serviceNumber = scene.officer.actor.type === 'officer' ? scene.officer.actor.serviceNumber : ''
}, 60_000)
afterAll(async () => {
  await database.close()
  await server.stop()
}, 60_000)

const later = (ctx: Ctx, hours: number): Ctx => ({ ...ctx, now: new Date(Date.now() + hours * 3_600_000) })
const typesOfLog = async () =>
  (await database.owner.sql`select type from custody_events where type like 'search.%' order by id`).map(
    ({ type }) => type,
  )

test('what an officer did is read after a second person agreed, for a day, and each step is in the record', async () => {
  const id = await requestSearch(scene.auditor, { serviceNumber, reason: 'complaint 12/2026' })
  await expect(readSearch(scene.auditor, id)).rejects.toMatchObject({ code: 'FORBIDDEN' })
  await expect(decideSearch(scene.auditor, { searchId: id, decision: 'agreed' })).rejects.toMatchObject({
    code: 'FORBIDDEN',
  })
  await decideSearch(security, { searchId: id, decision: 'agreed' })
  const { events, search } = await readSearch(scene.auditor, id)
  expect(search.reason).toBe('complaint 12/2026')
  expect(events.map(({ type }) => type)).toContain('case.opened')
  expect(events.every((event) => event.actorServiceNumber === serviceNumber)).toBe(true)
  await expect(readSearch(security, id)).rejects.toMatchObject({ code: 'FORBIDDEN' })
  await expect(readSearch(later(scene.auditor, 25), id)).rejects.toMatchObject({ code: 'FORBIDDEN' })
  expect(await typesOfLog()).toEqual(['search.requested', 'search.decided', 'search.read'])
})

test('a search goes by the officer: who had his number before, or has it now, is not read', async () => {
  const unitId = await makeUnit(database.owner)
  const [former, present] = [
    await makeOfficer(database.owner, [{ unitId, role: 'officer' }]),
    await makeOfficer(database.owner, [{ unitId, role: 'officer' }]),
  ]
  const ctx = await contextOf(database.web, database.owner, former.id)
  await openCase(ctx, { reportNumber: 'RN former', title: 'Former', unitId })
  // The number is given to another.
  await database.owner.sql`update officers set service_number = 'gone' where id = ${former.id}`
  await database.owner.sql`update officers set service_number = ${former.serviceNumber} where id = ${present.id}`
  const read = async (number: string) => {
    const id = await requestSearch(scene.auditor, { serviceNumber: number, reason: 'complaint' })
    await decideSearch(security, { searchId: id, decision: 'agreed' })
    return (await readSearch(later(scene.auditor, 0), id)).events.map(({ type }) => type)
  }
  expect(await read(former.serviceNumber)).toEqual([])
  expect(await read('gone')).toEqual(['case.member-added', 'case.opened'])
})

test('the record of a case is asked about one officer by who works on it; who audits it asks for a search', async () => {
  const by = scene.officer.actor.type === 'officer' ? scene.officer.actor.id : ''
  expect((await caseHistory(scene.officer, scene.caseId, { by })).events.length).toBeGreaterThan(0)
  expect((await officersOfCase(scene.officer, scene.caseId))?.map(({ id }) => id)).toContain(by)
  await expect(caseHistory(scene.auditor, scene.caseId, { by })).rejects.toMatchObject({ code: 'FORBIDDEN' })
  expect(await officersOfCase(scene.auditor, scene.caseId)).toBeNull()
  expect((await caseHistory(scene.auditor, scene.caseId)).events.length).toBeGreaterThan(0)
})

test('a declined search shows nothing, and a decision is final', async () => {
  const id = await requestSearch(scene.auditor, { serviceNumber, reason: 'curiosity' })
  await decideSearch(security, { searchId: id, decision: 'declined' })
  await expect(readSearch(scene.auditor, id)).rejects.toMatchObject({ code: 'FORBIDDEN' })
  await expect(decideSearch(security, { searchId: id, decision: 'agreed' })).rejects.toMatchObject({ code: 'CONFLICT' })
  await expect(database.owner.sql`update officer_searches set decision = 'agreed' where id = ${id}`).rejects.toThrow(
    'decided',
  )
  const listed = (await listSearches(security)).find((search) => search.id === id)
  expect(listed).toMatchObject({ decision: 'declined', can: { read: false } })
})

test('only auditors ask, nobody about himself, and who does not oversee sees no search', async () => {
  for (const ctx of [scene.officer, scene.administrator, security]) {
    await expect(requestSearch(ctx, { serviceNumber, reason: 'x' })).rejects.toMatchObject({ code: 'FORBIDDEN' })
  }
  for (const ctx of [scene.officer, scene.viewer, scene.administrator]) {
    await expect(listSearches(ctx)).rejects.toMatchObject({ code: 'FORBIDDEN' })
  }
  const own = scene.auditor.actor.type === 'officer' ? scene.auditor.actor.serviceNumber : ''
  await expect(requestSearch(scene.auditor, { serviceNumber: own, reason: 'x' })).rejects.toMatchObject({
    code: 'INVALID',
  })
  await expect(requestSearch(scene.auditor, { serviceNumber: 'nobody', reason: 'x' })).rejects.toMatchObject({
    code: 'NOT_FOUND',
  })
  const id = await requestSearch(scene.auditor, { serviceNumber, reason: 'second wall' })
  await expect(decideSearch(scene.officer, { searchId: id, decision: 'agreed' })).rejects.toMatchObject({
    code: 'NOT_FOUND',
  })
})

test('what an officer did in a case of named persons stays withheld, also from an agreed search', async () => {
  const unitId = await makeUnit(database.owner)
  const officer = await makeOfficer(database.owner, [{ unitId, role: 'officer' }])
  const ctx = await contextOf(database.web, database.owner, officer.id)
  await openCase(ctx, { reportNumber: 'RN hidden', title: 'Hidden', unitId, needToKnow: true })
  const id = await requestSearch(scene.auditor, { serviceNumber: officer.serviceNumber, reason: 'complaint' })
  await decideSearch(security, { searchId: id, decision: 'agreed' })
  expect((await readSearch(scene.auditor, id)).events).toEqual([])
})
