import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { listMembers } from '#lib/cases/members.ts'
import type { Ctx } from '#lib/context.ts'
import { inTransaction } from '#lib/context.ts'
import { caseHistory, itemHistory } from '#lib/custody/history.ts'
import { officersOfCase, officersOfItem } from '#lib/custody/officers.ts'
import { recordEvent } from '#lib/custody/record.ts'
import { exportListing } from '#lib/gallery/export-listing.ts'
import { galleryFacts } from '#lib/gallery/facts.ts'
import { makeScene, type Scene } from '#tests/factories/exhibits.ts'
import { makeItems } from '#tests/factories/many-items.ts'
import { type FreshDatabase, startTestDatabase, type TestDatabase } from '#tests/support/database.ts'

let server: TestDatabase
let database: FreshDatabase
let scene: Scene
let ids: string[]
const officerOf = (ctx: Ctx) => (ctx.actor.type === 'officer' ? ctx.actor.id : '')

beforeAll(async () => {
  server = await startTestDatabase()
  database = await server.fresh()
  scene = await makeScene(database)
  const { officer, viewer, caseId } = scene
  ids = await makeItems(database.owner, { caseId, officerId: officerOf(officer) }, [
    { name: '=SUM(a).mp4', capturedAt: '2026-06-19T11:12:54Z' },
    { name: 'b.jpg', kind: 'image', capturedAt: '2026-06-19T11:12:55Z' },
  ])
  // On the last second of a Hong Kong day and on the first of the next.
  for (const [ctx, itemId, at] of [
    [officer, ids[0], '2026-06-30T15:59:59Z'],
    [viewer, ids[1], '2026-06-30T16:00:00Z'],
  ] as const) {
    await inTransaction({ ...ctx, now: new Date(at) }, (tx) =>
      recordEvent(tx, {
        type: 'item.viewed',
        caseId,
        ...(itemId ? { itemId } : {}),
        facts: { sessionId: null },
        personal: {},
      }),
    )
  }
}, 60_000)
afterAll(async () => {
  await database.close()
  await server.stop()
})

const viewedBy = async (asked: object) =>
  (await caseHistory(scene.officer, scene.caseId, { event: 'viewed', ...asked })).events.map(
    ({ itemNumber }) => itemNumber,
  )

test('the record of a case is asked by kind of event, officer, exhibit and Hong Kong days', async () => {
  const { officer, viewer, caseId } = scene
  expect((await viewedBy({})).sort()).toEqual([1, 2])
  expect(await viewedBy({ by: officerOf(viewer) })).toEqual([2])
  expect(await viewedBy({ item: '1' })).toEqual([1])
  expect(await viewedBy({ from: '2026-06-30', until: '2026-06-30' })).toEqual([1])
  expect(await viewedBy({ from: '2026-07-01', until: '2026-07-01' })).toEqual([2])
  const about = (await caseHistory(officer, caseId, { event: 'case' })).events.map(({ type }) => type)
  expect(about.sort()).toEqual(['case.member-added', 'case.member-added', 'case.opened'])
})

test('the officers offered are those who did something, of a case and of an exhibit', async () => {
  const { officer, viewer, caseId } = scene
  const names = (found: { id: string }[] | null) => found?.map(({ id }) => id).sort()
  expect(names(await officersOfCase(officer, caseId))).toEqual([officerOf(officer), officerOf(viewer)].sort())
  expect(names(await officersOfItem(officer, ids[1] ?? ''))).toEqual([officerOf(viewer)])
  await database.owner.sql`update officers set name_zh = '陳大文'
    where id in (${officerOf(viewer)}, ${officerOf(officer)})`
  expect(await officersOfItem(officer, ids[1] ?? '')).toMatchObject([{ name: { zh: '陳大文' } }])
  expect((await galleryFacts(officer, caseId)).contributors.map(({ name }) => name.zh)).toContain('陳大文')
  expect((await listMembers(officer, caseId)).map(({ name }) => name.zh)).toContain('陳大文')
  expect((await itemHistory(officer, ids[1] ?? '', { event: 'downloaded' })).events).toEqual([])
})

test('an exported listing holds the exhibits chosen, and is on the record; who sees none gets none', async () => {
  const { officer, auditor, outsider, caseId } = scene
  const { lines } = await exportListing(officer, { caseId, items: ids[1] ?? '' })
  expect(lines).toMatchObject([{ number: 2, name: 'b.jpg', kind: 'image', crc32: '00000001' }])
  expect((await exportListing(auditor, { caseId, kind: 'video' })).lines).toMatchObject([{ name: '=SUM(a).mp4' }])
  const exported = (await caseHistory({ ...officer, now: new Date() }, caseId, { event: 'downloaded' })).events
  expect(exported.map(({ type }) => type)).toEqual(['case.listing-exported', 'case.listing-exported'])
  await expect(exportListing(outsider, { caseId })).rejects.toMatchObject({ code: 'NOT_FOUND' })
  await expect(exportListing(officer, { caseId, items: 'x' })).rejects.toThrow()
  const many = Array.from({ length: 1000 }, () => randomUUID())
  expect((await exportListing(officer, { caseId, items: [...many, ids[1]].join() })).lines).toMatchObject([
    { number: 2 },
  ])
})
