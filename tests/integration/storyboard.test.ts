import { rm } from 'node:fs/promises'
import sharp from 'sharp'
import { v7 } from 'uuid'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { getItem } from '#lib/items/get.ts'
import type { JobRun } from '#lib/jobs/handlers.ts'
import { examineItem } from '#lib/media/examine.ts'
import { makeStoryboard } from '#lib/media/make-storyboard.ts'
import { makeWaveform } from '#lib/media/make-waveform.ts'
import { openDerivative } from '#lib/media/open-derivative.ts'
import type { DerivativeKind } from '#lib/media/schema.ts'
import { H264, makeClip } from '#tests/factories/clips.ts'
import { makeScene, type Scene, sealFile } from '#tests/factories/exhibits.ts'
import { type FreshDatabase, startTestDatabase, type TestDatabase } from '#tests/support/database.ts'
import { makeStore } from '#tests/support/store.ts'

vi.setConfig({ testTimeout: 60_000 })

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

const run = (): JobRun => {
  const ctx = {
    actor: { type: 'system', job: 'media' },
    db: database.worker.db,
    requestId: v7(),
    now: new Date(),
  } as const
  return { ctx, storeFolder: store, copyFolders: [], signal: new AbortController().signal }
}

async function bytesOf(itemId: string, kind: DerivativeKind, ctx = scene.officer): Promise<Buffer> {
  const { handle } = await openDerivative(ctx, store, itemId, kind)
  const bytes = await handle.readFile()
  await handle.close()
  return bytes
}

/** A clip that grows brighter by one step every second: a picture's grey says which second it shows. */
const brighter = ['-vf', "geq=lum='16+8*floor(N/10)':cb=128:cr=128", ...H264, '-g', '10', '-keyint_min', '10']

test.each([
  ['a.mp4', ['-bf', '2', ...brighter]],
  ['a.264', ['-bf', '0', ...brighter, '-f', 'h264']],
] as const)(
  'each picture of the storyboard of %s shows its own moment, and the cues say which',
  async (name, coding) => {
    const itemId = await sealFile(database, store, scene, name, makeClip(name, [...coding], { seconds: 13 }))
    await examineItem(run(), { itemId })
    const waiting = await database.owner.sql`select name from jobs.job where singleton_key = ${itemId}`
    expect(waiting.map((each) => each.name)).toContain('media.storyboard')
    await makeStoryboard(run(), { itemId })
    expect((await getItem(scene.officer, itemId)).recording).toMatchObject({ storyboardPictures: 13 })
    const { data, info } = await sharp(await bytesOf(itemId, 'storyboard'))
      .greyscale()
      .raw()
      .toBuffer({ resolveWithObject: true })
    expect([info.width, info.height]).toEqual([1600, 180])
    const grey = (picture: number) => data[(Math.floor(picture / 10) * 90 + 45) * 1600 + (picture % 10) * 160 + 80] ?? 0
    // Full range from studio range: 16 is black, each second is 8 of 219 steps more.
    const seconds = Array.from({ length: 13 }, (_, at) => Math.round((grey(at) * 219) / 255 / 8))
    expect(seconds).toEqual(Array.from({ length: 13 }, (_, at) => at))
    const cues = (await bytesOf(itemId, 'cues')).toString()
    expect(cues.startsWith('WEBVTT\n')).toBe(true)
    expect(cues).toContain('00:00:12.000 --> 00:00:13.000\nstoryboard.jpg#xywh=320,90,160,90')
    await expect(bytesOf(itemId, 'storyboard', scene.outsider)).rejects.toMatchObject({ code: 'NOT_FOUND' })
  },
)

test('a clip with sound gets its waveform, ten peaks a second; a silent one none', async () => {
  const sound = ['-af', "volume='if(lt(t,1),0,1)':eval=frame", '-c:a', 'aac', ...H264]
  const loud = await sealFile(
    database,
    store,
    scene,
    'loud.mp4',
    makeClip('l.mp4', sound, { seconds: 3, hasSound: true }),
  )
  const mute = await sealFile(database, store, scene, 'mute.mp4', makeClip('m.mp4', H264))
  for (const itemId of [loud, mute]) {
    await examineItem(run(), { itemId })
    await makeWaveform(run(), { itemId })
  }
  const { peaks } = JSON.parse((await bytesOf(loud, 'waveform')).toString()) as { peaks: number[] }
  expect(peaks.length).toBeGreaterThanOrEqual(29)
  expect([Math.max(...peaks.slice(0, 8)), Math.min(...peaks.slice(12, 28)) > 5]).toEqual([0, true])
  await expect(bytesOf(mute, 'waveform')).rejects.toMatchObject({ code: 'NOT_FOUND' })
})
