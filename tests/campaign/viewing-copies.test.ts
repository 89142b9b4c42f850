import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { v7 } from 'uuid'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { wrapAsDav } from '#lib/cli/demo/dav.ts'
import { itemHistory } from '#lib/custody/history.ts'
import { getItem } from '#lib/items/get.ts'
import type { JobRun } from '#lib/jobs/handlers.ts'
import { askCopy } from '#lib/media/ask-copy.ts'
import { examineItem } from '#lib/media/examine.ts'
import { type FrameIndex, timesUs } from '#lib/media/frame-index.ts'
import { indexFrames } from '#lib/media/index-frames.ts'
import { loadFrames } from '#lib/media/load-frames.ts'
import { makeCopy } from '#lib/media/make-copy.ts'
import { makeWindow } from '#lib/media/make-window.ts'
import { openTrack } from '#lib/media/open-track.ts'
import { probe } from '#lib/media/read-tools.ts'
import { videoOf } from '#lib/media/readings.ts'
import { derivativeKey } from '#lib/storage/keys.ts'
import { H264, makeClip } from '#tests/factories/clips.ts'
import { makeScene, type Scene, sealFile } from '#tests/factories/exhibits.ts'
import { type FreshDatabase, startTestDatabase, type TestDatabase } from '#tests/support/database.ts'
import { makeStore } from '#tests/support/store.ts'

vi.setConfig({ testTimeout: 60_000 })

let server: TestDatabase
let database: FreshDatabase
let store: string
let scene: Scene
const { signal } = new AbortController()
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

const run = (): JobRun => {
  const ctx = {
    actor: { type: 'system', job: 'media' },
    db: database.worker.db,
    requestId: v7(),
    now: new Date(),
  } as const
  return { ctx, storeFolder: store, copyFolders: [], signal }
}

async function examined(name: string, bytes: Buffer): Promise<string> {
  const itemId = await sealFile(database, store, scene, name, bytes)
  await examineItem(run(), { itemId })
  return itemId
}

/** The frames of what was made, read from its file. */
async function framesIn(itemId: string, kind: 'copy' | 'window', part = ''): Promise<FrameIndex> {
  const [row] = await database.owner.sql`select recipe_sha256, engine, input_sha256 from derivatives
    where item_id = ${itemId} and kind = ${kind} and part = ${part}`
  expect(row).toMatchObject({ engine: 'ffmpeg', input_sha256: expect.stringMatching(/^[0-9a-f]{64}$/) })
  const input = join(store, derivativeKey(itemId, kind, String(row?.recipe_sha256), 'mp4'))
  const video = videoOf((await probe({ input, signal })).probe)
  if (!video) throw new Error('no picture')
  expect(video).toMatchObject({ codec_name: 'h264', pix_fmt: 'yuv420p' })
  return indexFrames({ input, signal }, video)
}

test('a recorder’s stream is put into another container, frame for frame', async () => {
  const stream = makeClip('d.264', [...H264, '-bf', '0', '-x264-params', 'aud=1', '-f', 'h264'])
  const itemId = await examined('ch5.dav', wrapAsDav(stream, new Date('2026-06-18T23:40:00Z'), 10))
  expect(await askCopy(scene.officer, { itemId, window: null })).toBe('making')
  await makeCopy(run(), { itemId })
  expect(await askCopy(scene.officer, { itemId, window: null })).toBe('ready')
  expect(timesUs(await framesIn(itemId, 'copy'))).toEqual(timesUs(await loadFrames(run().ctx, store, itemId)))
})

test('a bare stream with frames out of order is decoded whole, every frame at the assumed rate', async () => {
  const itemId = await examined('ch4.264', makeClip('e.264', [...H264, '-bf', '2', '-f', 'h264']))
  expect((await getItem(scene.officer, itemId)).recording).toMatchObject({ way: 'transcode', isRateAssumed: true })
  await makeCopy(run(), { itemId })
  expect(timesUs(await framesIn(itemId, 'copy'))).toEqual(Array.from({ length: 20 }, (_, at) => at * 100_000))
})

test('what browsers can’t decode is encoded window by window, each frame at its own time, the next behind it', async () => {
  const coding = ['-vf', "select='not(eq(mod(n,7),3))'", '-fps_mode', 'vfr', '-c:v', 'libx265', '-preset', 'ultrafast']
  const sound = ['-x265-params', 'log-level=error', '-c:a', 'aac']
  const itemId = await examined('h265.mp4', makeClip('h.mp4', [...coding, ...sound], { seconds: 23, hasSound: true }))
  const times = timesUs(await loadFrames(run().ctx, store, itemId))
  expect(await askCopy(scene.officer, { itemId, window: 1 })).toBe('making')
  await makeWindow(run(), { itemId, window: 1, ahead: 1 })
  expect(await askCopy(scene.officer, { itemId, window: 1 })).toBe('ready')
  const waiting = await database.owner
    .sql`select data from jobs.job where name = 'media.window' and data->>'window' = '2'`
  expect(waiting).toMatchObject([{ data: { itemId, window: 2, ahead: 0 } }])
  const of = (from: number, to: number) => times.filter((time) => time >= from && time < to)
  for (const window of [0, 1, 2]) {
    await makeWindow(run(), { itemId, window, ahead: 0 })
    const made = await framesIn(itemId, 'window', String(window))
    const wanted = of(window * 10_000_000, (window + 1) * 10_000_000)
    // Where the window's first frame begins, the player puts it; the others follow as in the recording.
    expect(Math.abs(((made.frames[0]?.pts ?? 0) * made.timeBase.numerator) / made.timeBase.denominator)).toBeLessThan(
      0.002,
    )
    const differing = timesUs(made).filter((time, at) => Math.abs(time + (wanted[0] ?? 0) - (wanted[at] ?? 0)) > 2000)
    expect([made.frames.length, differing]).toEqual([wanted.length, []])
  }
})

test('an interlaced recording keeps one frame for each of its own', async () => {
  const itemId = await examined(
    'i.avi',
    makeClip('i.avi', ['-vf', 'tinterlace=4,fieldorder=tff', '-c:v', 'mpeg2video', '-flags', '+ilme+ildct']),
  )
  const { recording } = await getItem(scene.officer, itemId)
  expect(recording).toMatchObject({ way: 'transcode', isRateAssumed: true })
  await makeCopy(run(), { itemId })
  expect((await framesIn(itemId, 'copy')).frames).toHaveLength(recording?.frames ?? 0)
})

test('watching a copy is a viewing, once for each quarter of an hour, and nobody outside the case watches', async () => {
  const itemId = await examined('m.avi', makeClip('m.avi', ['-c:v', 'mjpeg']))
  await makeWindow(run(), { itemId, window: 0, ahead: 0 })
  const watch = (ctx: Scene['officer'], isHead = false) => openTrack(ctx, store, { itemId, window: 0, isHead })
  const viewings = async () => {
    const { events } = await itemHistory(scene.officer, itemId)
    return events.filter(({ type }) => type === 'item.viewed').length
  }
  await (await watch(scene.officer, true)).handle.close()
  expect(await viewings()).toBe(0)
  for (let times = 0; times < 3; times += 1) await (await watch(scene.officer)).handle.close()
  await (await watch(scene.viewer)).handle.close()
  expect(await viewings()).toBe(2)
  for (const act of [() => watch(scene.outsider), () => askCopy(scene.outsider, { itemId, window: 0 })])
    await expect(act()).rejects.toMatchObject({ code: 'NOT_FOUND' })
  await expect(watch(scene.auditor)).rejects.toMatchObject({ code: 'FORBIDDEN' })
  expect(await viewings()).toBe(2)
})

test('what gave up is not asked for again until somebody lets it be tried', async () => {
  const itemId = await examined('g.avi', makeClip('g.avi', ['-c:v', 'mjpeg']))
  await database.owner.sql`insert into parked_jobs (id, queue, payload, item_id, trouble, detail, tries, parked_at)
    values (${v7()}, 'media.window', ${JSON.stringify({ itemId, window: 0, ahead: 0 })}::jsonb, ${itemId}, 'crashed', '', 3, now())`
  expect(await askCopy(scene.officer, { itemId, window: 0 })).toBe('gave up')
})
