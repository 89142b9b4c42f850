import { sql } from 'drizzle-orm'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createBatch } from '#lib/batches/create.ts'
import { getCase } from '#lib/cases/get.ts'
import { type Ctx, inSnapshot } from '#lib/context.ts'
import { galleryFacts } from '#lib/gallery/facts.ts'
import { listTiles } from '#lib/gallery/list.ts'
import { listCameras } from '#lib/gallery/list-cameras.ts'
import { listNeighbours } from '#lib/gallery/neighbours.ts'
import { SORTS } from '#lib/gallery/schema.ts'
import { readTimeline } from '#lib/gallery/timeline.ts'
import { addSource } from '#lib/sources/add.ts'
import { makeScene, type Scene } from '#tests/factories/exhibits.ts'
import { makeItems } from '#tests/factories/many-items.ts'
import { type FreshDatabase, startTestDatabase, type TestDatabase } from '#tests/support/database.ts'
import { beginFile, makeStore, sendPart } from '#tests/support/store.ts'

let server: TestDatabase
let database: FreshDatabase
let scene: Scene
let sourceId: string
let ids: string[]
const officerOf = (ctx: Ctx) => (ctx.actor.type === 'officer' ? ctx.actor.id : '')
const COUNT = 23

beforeAll(async () => {
  server = await startTestDatabase()
  database = await server.fresh()
  scene = await makeScene(database)
  const { officer, caseId } = scene
  sourceId = (await addSource(officer, { caseId, kind: 'camera', name: '彌敦道 Shop camera' })).id
  // Three days in Hong Kong, of which the first begins on the evening before in UTC; several share one instant.
  const at = (n: number) => new Date(Date.UTC(2026, 5, 17, 16) + Math.floor(n / 2) * 6 * 3_600_000).toISOString()
  const shapes = Array.from({ length: COUNT }, (_, n) => ({
    name: n === 4 ? '100%_Shop.MP4' : `clip ${n}.mp4`,
    folder: n === 5 ? 'Car Park/入口' : '',
    kind: n % 5 === 0 ? 'image' : 'video',
    capturedAt: at(n),
    channel: n === 6 ? 'CH 09' : '',
    ...(n < 3 ? { sourceId } : {}),
    ...(n === 7 ? { hashOrigin: 'parts' } : {}),
  }))
  ids = await makeItems(database.owner, { caseId, officerId: officerOf(officer) }, shapes)
}, 60_000)
afterAll(async () => {
  await database.close()
  await server.stop()
})

const indexes = (tiles: { id: string }[]) => tiles.map(({ id }) => ids.indexOf(id))
const find = async (asked: object) =>
  indexes((await listTiles(scene.officer, { caseId: scene.caseId, sort: 'number', ...asked })).tiles)

test('pages of any size, in any order, forwards and back, show each exhibit once and in place', async () => {
  const { officer, caseId } = scene
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...SORTS), fc.integer({ min: 2, max: 30 }), async (sort, limit) => {
      const whole = (await listTiles(officer, { caseId, sort, limit: 200 })).tiles.map(({ id }) => id)
      expect(new Set(whole).size).toBe(COUNT)
      const seen: string[] = []
      let page = await listTiles(officer, { caseId, sort, limit })
      expect(page.previous).toBe(null)
      for (;;) {
        seen.push(...page.tiles.map(({ id }) => id))
        if (!page.next) break
        page = await listTiles(officer, { caseId, sort, limit, after: page.next })
      }
      expect(seen).toEqual(whole)
      const back = [page.tiles.map(({ id }) => id)]
      while (page.previous) {
        page = await listTiles(officer, { caseId, sort, limit, before: page.previous })
        back.unshift(page.tiles.map(({ id }) => id))
      }
      // The first page is filled up from the second, so its end may be seen twice.
      expect([...new Set(back.flat())]).toEqual(whole)
    }),
    { numRuns: 8 },
  )
}, 60_000)

test('the page around an exhibit holds it, wherever it stands', async () => {
  for (const id of [ids[0], ids[11], ids[22]]) {
    const { tiles, previous, next } = await listTiles(scene.officer, { caseId: scene.caseId, around: id, limit: 6 })
    expect(tiles.map((tile) => tile.id)).toContain(id)
    expect(tiles.length).toBeGreaterThan(2)
    expect([previous !== null, next !== null]).toContain(true)
  }
})

test('the search finds name, folder, channel, source and number, and takes signs as they are', async () => {
  expect(await find({ q: 'shop' })).toEqual([0, 1, 2, 4])
  expect(await find({ q: '彌敦' })).toEqual([0, 1, 2])
  expect(await find({ q: '入口' })).toEqual([5])
  expect(await find({ q: 'ch 09' })).toEqual([6])
  expect(await find({ q: '100%' })).toEqual([4])
  expect(await find({ q: '%' })).toEqual([4])
  expect(await find({ q: '19' })).toEqual([18, 19]) // exhibit 19, and "clip 19"
})

test('filters narrow by kind, source, state, day and officer', async () => {
  expect(await find({ kind: 'image' })).toEqual([0, 5, 10, 15, 20])
  expect(await find({ source: sourceId })).toEqual([0, 1, 2])
  expect(await find({ source: 'none', kind: 'image' })).toEqual([5, 10, 15, 20])
  expect(await find({ state: 'parts' })).toEqual([7])
  expect(await find({ state: 'disposed' })).toEqual([])
  expect(await find({ day: '2026-06-18' })).toEqual([0, 1, 2, 3, 4, 5, 6, 7])
  expect(await find({ officer: officerOf(scene.viewer) })).toEqual([])
})

test('a day that the page cuts says how many exhibits it holds in all', async () => {
  const { days } = await listTiles(scene.officer, { caseId: scene.caseId, sort: 'oldest', limit: 10 })
  expect(days).toEqual([
    { day: '2026-06-18', count: 8, isMore: false },
    { day: '2026-06-19', count: 8, isMore: false },
  ])
})

test('neighbours follow the filter and the order that the officer came with', async () => {
  const { before, after } = await listNeighbours(scene.officer, ids[10] ?? '', { kind: 'image', sort: 'oldest' })
  expect([indexes(before), indexes(after)]).toEqual([
    [5, 0],
    [15, 20],
  ])
})

test('the timeline counts each exhibit of the set under its Hong Kong day, hour and source', async () => {
  const { days } = await readTimeline(scene.officer, { caseId: scene.caseId })
  expect(days.map(({ day }) => day)).toEqual(['2026-06-20', '2026-06-19', '2026-06-18'])
  const first = days[2]?.sources.find((each) => each.sourceId === sourceId)
  expect(first).toMatchObject({ count: 3 })
  expect(first?.hours.slice(0, 7)).toEqual([2, 0, 0, 0, 0, 0, 1])
  expect(days.flatMap(({ sources }) => sources.map(({ count }) => count)).reduce((a, b) => a + b)).toBe(COUNT)
})

test('the cameras count each exhibit of the set once, and each leads to its own', async () => {
  const { officer, caseId } = scene
  const { cameras } = await listCameras(officer, { caseId })
  expect(cameras.map(({ sourceName, channel, count }) => [sourceName, channel, count])).toEqual([
    ['彌敦道 Shop camera', '', 3],
    [null, '', COUNT - 4],
    [null, 'CH 09', 1],
  ])
  expect(cameras[0]).toMatchObject({ firstAt: '2026-06-17T16:00:00.000Z', lastAt: '2026-06-17T22:00:00.000Z' })
  for (const { sourceId: source, channel, count } of cameras)
    expect(await find({ source: source ?? 'none', channel: channel || 'none' })).toHaveLength(count)
  expect((await listCameras(officer, { caseId, kind: 'image' })).cameras.map(({ count }) => count)).toEqual([1, 4])
})

test('a contributor’s gallery, timeline and neighbours hold what he brought, an outsider’s do not exist', async () => {
  const { officer, outsider, caseId } = scene
  const number = (await database.owner.sql`select report_number from cases where id = ${caseId}`)[0]?.report_number
  await createBatch(outsider, { target: { reportNumber: number }, entries: [{ name: 'a', sizeBytes: 1 }] })
  const later = { ...outsider, now: new Date() }
  const [own] = await makeItems(database.owner, { caseId, officerId: officerOf(outsider) }, [
    { name: 'own.mp4', capturedAt: '2026-06-19T00:00:00Z' },
  ])
  expect((await listTiles(later, { caseId })).tiles.map(({ id }) => id)).toEqual([own])
  expect((await readTimeline(later, { caseId })).days).toMatchObject([{ sources: [{ count: 1 }] }])
  expect((await listCameras(later, { caseId })).cameras).toMatchObject([{ count: 1 }])
  expect(await listNeighbours(later, own ?? '', {})).toMatchObject({ before: [], after: [] })
  await expect(listNeighbours(later, ids[0] ?? '', {})).rejects.toMatchObject({ code: 'NOT_FOUND' })
  expect((await listTiles(officer, { caseId, limit: 200 })).tiles).toHaveLength(COUNT + 1)
  await expect(listTiles(scene.administrator, { caseId })).rejects.toMatchObject({ code: 'NOT_FOUND' })
  await expect(readTimeline(scene.administrator, { caseId })).rejects.toMatchObject({ code: 'NOT_FOUND' })
  await expect(listCameras(scene.administrator, { caseId })).rejects.toMatchObject({ code: 'NOT_FOUND' })
})

test('an auditor sees that exhibits are there, and no picture of them', async () => {
  await database.owner
    .sql`insert into derivatives (item_id, kind, recipe_sha256, sha256, media_type, extension, width, height, made_at)
    values (${ids[0] ?? ''}, 'poster', ${'b'.repeat(64)}, ${'c'.repeat(64)}, 'image/jpeg', 'jpg', 320, 180, now())`
  const first = async (ctx: Ctx) => (await listTiles(ctx, { caseId: scene.caseId, sort: 'number' })).tiles[0]
  expect((await first(scene.officer))?.pictureRatio).toBeCloseTo(16 / 9)
  expect((await first(scene.auditor))?.pictureRatio).toBe(null)
})

test('the case says how many files are on their way, to who sees its exhibits', async () => {
  const { officer, viewer, outsider, caseId } = scene
  const store = await makeStore()
  const isOpen = await beginFile(officer, store, caseId, 'open.bin', 2)
  const isComplete = await beginFile(officer, store, caseId, 'complete.bin', 1)
  await sendPart(officer, store, isComplete, 0, Buffer.of(1))
  expect(isOpen).not.toBe(isComplete)
  expect((await galleryFacts(viewer, caseId)).onTheWay).toEqual({ receiving: 1, verifying: 1 })
  const { reportNumber } = await getCase(officer, caseId)
  await createBatch(outsider, { target: { reportNumber }, entries: [{ name: 'x', sizeBytes: 1 }] })
  expect((await galleryFacts(outsider, caseId)).onTheWay).toBeNull()
  const [row] = await inSnapshot(outsider, ({ db }) => db.execute(sql`select * from on_the_way(${caseId})`))
  expect(row).toEqual({ receiving: 0, verifying: 0 })
})
