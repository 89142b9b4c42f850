import { rm } from 'node:fs/promises'
import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import type { Ctx } from '#lib/context.ts'
import { caseHistory } from '#lib/custody/history.ts'
import { listTiles } from '#lib/gallery/list.ts'
import { getItem } from '#lib/items/get.ts'
import { addSource } from '#lib/sources/add.ts'
import { previewClock } from '#lib/sources/preview-clock.ts'
import { setClock } from '#lib/sources/set-clock.ts'
import { makeScene, type Scene, sealFile } from '#tests/factories/exhibits.ts'
import { type FreshDatabase, startTestDatabase, type TestDatabase } from '#tests/support/database.ts'
import { makeStore } from '#tests/support/store.ts'

// Each exhibit is brought in by the real path.
vi.setConfig({ testTimeout: 30_000 })

let server: TestDatabase
let database: FreshDatabase
let store: string
let scene: Scene
beforeAll(async () => {
  server = await startTestDatabase()
  ;[database, store] = [await server.fresh(), await makeStore()]
  scene = await makeScene(database)
}, 60_000)
afterAll(async () => {
  await database.close()
  await server.stop()
  await rm(store, { recursive: true })
})

const later = (ctx: Ctx): Ctx => ({ ...ctx, now: new Date() })
const uncertain = { uncertaintyMs: 2000, basis: 'reading' } as const
/** The recorder showed a later time than the true clock by so many seconds. */
const ahead = (seconds: number) => ({
  recorderClockAt: new Date(Date.parse('2026-06-20T02:00:00Z') + seconds * 1000).toISOString(),
  referenceClockAt: '2026-06-20T02:00:00.000Z',
})

/** A recorder with exhibits whose recorder's clock said these times. */
async function recorderWith(times: string[]): Promise<{ sourceId: string; itemIds: string[] }> {
  const { id: sourceId } = await addSource(later(scene.officer), {
    caseId: scene.caseId,
    kind: 'recorder',
    name: 'Shop',
  })
  const itemIds: string[] = []
  for (const [at, time] of times.entries()) {
    const itemId = await sealFile(database, store, scene, `${at}.mp4`, Buffer.from(`${sourceId} ${at}`))
    await database.owner.db.execute(sql`update items set source_id = ${sourceId} where id = ${itemId}`)
    await database.owner.db.execute(sql`insert into recordings (item_id, way, readings, examined_at, recorder_clock_at, recorder_clock_basis)
      values (${itemId}, 'direct', '[]', now(), ${time}, 'recorder')`)
    itemIds.push(itemId)
  }
  return { sourceId, itemIds }
}
const offsetOf = async (itemId: string) => (await getItem(scene.officer, itemId)).clock?.aheadMs ?? null

test('one act claims the offset for every exhibit of a source, previewed before, and the record keeps it', async () => {
  const { sourceId, itemIds } = await recorderWith(['2026-06-19T11:00:00Z', '2026-06-19T12:00:00Z'])
  const claim = { sourceId, ...ahead(252), ...uncertain, note: 'display beside a radio clock' }
  expect(await previewClock(scene.officer, claim)).toEqual({
    aheadMs: 252_000,
    exhibits: 2,
    first: { recorderAt: '2026-06-19T11:00:00.000Z', correctedAt: '2026-06-19T10:55:48.000Z' },
  })
  expect(await offsetOf(itemIds[0] ?? '')).toBeNull()
  await setClock(later(scene.officer), claim)
  for (const itemId of itemIds) expect(await offsetOf(itemId)).toBe(252_000)
  const { tiles } = await listTiles(scene.viewer, { caseId: scene.caseId, sort: 'number' })
  expect(tiles.filter(({ id }) => itemIds.includes(id)).map(({ corrected }) => corrected)).toEqual([
    { at: '2026-06-19T10:55:48.000Z', aheadMs: 252_000 },
    { at: '2026-06-19T11:55:48.000Z', aheadMs: 252_000 },
  ])
  expect((await getItem(scene.viewer, itemIds[0] ?? '')).clock).toMatchObject({
    ...{ uncertaintyMs: 2000, basis: 'reading', note: 'display beside a radio clock', isOwn: false },
  })
  const { events } = await caseHistory(scene.officer, scene.caseId)
  expect(events.find(({ type }) => type === 'source.clock-set')?.values).toMatchObject({ sourceName: 'Shop' })
})

test('a clock that was reset has a claim for each stretch, the latest counts, and an exhibit may have its own', async () => {
  const { sourceId, itemIds } = await recorderWith([
    '2026-06-19T11:00:00Z',
    '2026-06-19T13:00:00Z',
    '2026-06-19T14:00:00Z',
  ])
  const [before = '', after = '', own = ''] = itemIds
  const resetAt = '2026-06-19T12:00:00.000Z'
  await setClock(later(scene.officer), { sourceId, ...ahead(60), ...uncertain, untilAt: resetAt })
  await setClock(later(scene.officer), { sourceId, ...ahead(-30), ...uncertain, fromAt: resetAt })
  await setClock(later(scene.officer), { sourceId, itemId: own, ...ahead(5), ...uncertain, basis: 'on-screen' })
  expect([await offsetOf(before), await offsetOf(after), await offsetOf(own)]).toEqual([60_000, -30_000, 5000])
  await setClock(later(scene.officer), { sourceId, ...ahead(0), ...uncertain })
  expect([await offsetOf(before), await offsetOf(after), await offsetOf(own)]).toEqual([0, 0, 5000])
})

test('the reading of the hand-over is a claim without an uncertainty, until a better one is made', async () => {
  const { sourceId, itemIds } = await recorderWith(['2026-06-19T11:00:00Z'])
  await database.owner.db.execute(sql`update sources set recorder_clock_at = ${ahead(10).recorderClockAt},
    reference_clock_at = ${ahead(10).referenceClockAt} where id = ${sourceId}`)
  expect((await getItem(scene.officer, itemIds[0] ?? '')).clock).toMatchObject({ aheadMs: 10_000, uncertaintyMs: null })
  await setClock(later(scene.officer), { sourceId, ...ahead(11), ...uncertain })
  expect(await offsetOf(itemIds[0] ?? '')).toBe(11_000)
})

test('who only reads claims nothing, outside the case there is no source, and no exhibit of another case is named', async () => {
  const { sourceId } = await recorderWith(['2026-06-19T11:00:00Z'])
  const claim = { sourceId, ...ahead(1), ...uncertain }
  await expect(setClock(scene.viewer, claim)).rejects.toMatchObject({ code: 'FORBIDDEN' })
  await expect(previewClock(scene.viewer, claim)).rejects.toMatchObject({ code: 'FORBIDDEN' })
  await expect(setClock(scene.outsider, claim)).rejects.toMatchObject({ code: 'NOT_FOUND' })
  const other = await makeScene(database)
  const elsewhere = await sealFile(database, store, other, 'x.mp4', Buffer.from('x'))
  await expect(setClock(scene.officer, { ...claim, photoItemId: elsewhere })).rejects.toMatchObject({
    code: 'NOT_FOUND',
  })
})
