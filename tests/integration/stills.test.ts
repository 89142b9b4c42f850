import { createHash } from 'node:crypto'
import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import sharp from 'sharp'
import { v7 } from 'uuid'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { simplePdf } from '#lib/cli/demo/simple-pdf.ts'
import { getItem } from '#lib/items/get.ts'
import { openPoster } from '#lib/items/open-poster.ts'
import type { JobRun } from '#lib/jobs/handlers.ts'
import { makePoster } from '#lib/media/make-poster.ts'
import { openView } from '#lib/media/open-view.ts'
import { makeScene, type Scene, sealFile } from '#tests/factories/exhibits.ts'
import { makeHeic } from '#tests/factories/heic.ts'
import { type FreshDatabase, startTestDatabase, type TestDatabase } from '#tests/support/database.ts'
import { makeStore } from '#tests/support/store.ts'

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

async function drawn(name: string, bytes: Buffer): Promise<string> {
  const itemId = await sealFile(database, store, scene, name, bytes)
  const ctx = {
    actor: { type: 'system', job: 'media' },
    db: database.worker.db,
    requestId: v7(),
    now: new Date(),
  } as const
  const run: JobRun = { ctx, storeFolder: store, copyFolders: [], signal: new AbortController().signal }
  await makePoster(run, { itemId })
  const master = await readFile(join(store, 'masters', itemId.slice(-2), itemId, 'content'))
  expect(createHash('sha256').update(master).digest('hex')).toBe(createHash('sha256').update(bytes).digest('hex'))
  return itemId
}

async function sizeOf(open: Promise<{ handle: { readFile: () => Promise<Buffer>; close: () => Promise<void> } }>) {
  const { handle } = await open
  const { width, height, format } = await sharp(await handle.readFile()).metadata()
  await handle.close()
  return { width, height, format }
}

test('a telephone’s HEIC is shown upright, in a gallery and at its full size', async () => {
  const itemId = await drawn('IMG_0001.HEIC', makeHeic(1))
  expect((await getItem(scene.officer, itemId)).mediaType).toBe('image/heic')
  expect(await sizeOf(openPoster(scene.officer, store, itemId))).toEqual({ width: 152, height: 270, format: 'jpeg' })
  expect(await sizeOf(openView(scene.officer, store, itemId))).toEqual({ width: 180, height: 320, format: 'jpeg' })
})

test('a TIFF with an orientation is shown upright', async () => {
  const tiff = await sharp({ create: { width: 90, height: 60, channels: 3, background: '#345' } })
    .withMetadata({ orientation: 6 })
    .tiff()
    .toBuffer()
  expect(await sizeOf(openView(scene.officer, store, await drawn('scan.tif', tiff)))).toMatchObject({
    width: 60,
    height: 90,
  })
})

test('a document’s first page is drawn, and the document itself never shown in the page', async () => {
  const itemId = await drawn('form.pdf', Buffer.from(simplePdf('Digital material seized')))
  const { height = 0, format } = await sizeOf(openView(scene.officer, store, itemId))
  expect([height, format]).toEqual([1800, 'jpeg'])
  expect((await getItem(scene.officer, itemId)).isPlayable).toBe(false)
})

test('damaged pictures and documents get none, and nothing fails', async () => {
  const heic = makeHeic()
  for (const [name, bytes] of [
    ['cut.heic', heic.subarray(0, 300)],
    ['cut.pdf', Buffer.from('%PDF-1.4\n1 0 obj << /JS (app.alert(1)) /S /JavaScript >> endobj')],
    [
      'bomb.png',
      Buffer.concat([
        Buffer.from('89504e470d0a1a0a0000000d49484452000186a0000186a00802000000', 'hex'),
        Buffer.alloc(99),
      ]),
    ],
  ] as const) {
    const itemId = await drawn(name, bytes)
    await expect(openPoster(scene.officer, store, itemId), name).rejects.toMatchObject({ code: 'NOT_FOUND' })
  }
})

test('a view counts as a viewing, and outside the case there is none', async () => {
  const itemId = await drawn('IMG_0002.HEIC', makeHeic())
  await (await openView(scene.viewer, store, itemId)).handle.close()
  const viewings = await database.owner.sql`select 1 from viewings where item_id = ${itemId}`
  expect(viewings).toHaveLength(1)
  await expect(openView(scene.outsider, store, itemId)).rejects.toMatchObject({ code: 'NOT_FOUND' })
  await expect(openView(scene.auditor, store, itemId)).rejects.toMatchObject({ code: 'FORBIDDEN' })
})
