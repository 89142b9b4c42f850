import { createHash } from 'node:crypto'
import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { v7 } from 'uuid'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { wrapAsDav } from '#lib/cli/demo/dav.ts'
import { getItem } from '#lib/items/get.ts'
import type { JobRun } from '#lib/jobs/handlers.ts'
import { examineItem } from '#lib/media/examine.ts'
import { decodeFrameIndex, timesUs } from '#lib/media/frame-index.ts'
import { openDerivative } from '#lib/media/open-derivative.ts'
import { checkStore } from '#lib/storage/check.ts'
import { H264, makeClip } from '#tests/factories/clips.ts'
import { makeScene, type Scene, sealFile } from '#tests/factories/exhibits.ts'
import { type FreshDatabase, startTestDatabase, type TestDatabase } from '#tests/support/database.ts'
import { makeStore } from '#tests/support/store.ts'

// Each examination starts three tools, each in its own sandbox.
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

async function examined(name: string, bytes: Buffer) {
  const itemId = await sealFile(database, store, scene, name, bytes)
  const ctx = {
    actor: { type: 'system', job: 'media.examine' },
    db: database.worker.db,
    requestId: v7(),
    now: new Date(),
  }
  await examineItem({ ctx, storeFolder: store, copyFolders: [], signal: new AbortController().signal } as JobRun, {
    itemId,
  })
  const { recording, disagreements } = await getItem(scene.officer, itemId)
  return { itemId, recording, disagreements }
}

async function indexOf(itemId: string) {
  const { handle } = await openDerivative(scene.officer, store, itemId, 'frames')
  const bytes = await handle.readFile()
  await handle.close()
  return decodeFrameIndex(bytes)
}

test('a clip’s every frame is listed in the order of showing, with what three tools read in it', async () => {
  const { itemId, recording, disagreements } = await examined(
    'cam_20260619-1905.mp4',
    makeClip('a.mp4', [...H264, '-bf', '2', '-g', '10']),
  )
  expect(recording).toMatchObject({
    ...{ width: 320, height: 180, frames: 20, durationUs: 2_000_000, frameRate: 10, way: 'direct', codecs: 'h264' },
    ...{ isRateVarying: false, isRateAssumed: false },
    recorderClock: { at: '2026-06-19T11:05:00.000Z', basis: 'file name' },
  })
  expect(disagreements).toEqual([])
  const index = await indexOf(itemId)
  expect(timesUs(index)).toEqual(Array.from({ length: 20 }, (_, at) => at * 100_000))
  expect(index.frames.filter((each) => each.isKey)).toHaveLength(2)
  const readings = await openDerivative(scene.officer, store, itemId, 'readings')
  const kept = JSON.parse((await readings.handle.readFile()).toString()) as { tool: string; words: unknown }[]
  await readings.handle.close()
  expect(kept.map((each) => [each.tool, each.words !== null])).toEqual([
    ['ffprobe', true],
    ['ExifTool', true],
    ['MediaInfo', true],
  ])
  const owner = { ...scene.officer, db: database.owner.db }
  expect((await checkStore(owner, store, { withHash: false })).findings).toEqual([])
})

test('a rate that varies is seen in the frames, whatever the header says', async () => {
  const bytes = makeClip('vfr.mp4', ['-vf', "select='not(mod(n,5))+lt(n,10)'", '-fps_mode', 'vfr', ...H264], {
    seconds: 4,
  })
  const { itemId, recording } = await examined('vfr.mp4', bytes)
  expect(recording).toMatchObject({ isRateVarying: true, frames: 16 })
  const times = timesUs(await indexOf(itemId))
  expect(times.slice(8)).toEqual([800_000, 900_000, 1_000_000, 1_500_000, 2_000_000, 2_500_000, 3_000_000, 3_500_000])
})

test('a recorder’s own clock is read from its stream, as Hong Kong time', async () => {
  const stream = makeClip('d.264', [...H264, '-x264-params', 'aud=1', '-f', 'h264'])
  const { recording } = await examined('ch5.dav', wrapAsDav(stream, new Date('2026-06-18T23:40:00Z'), 10))
  expect(recording).toMatchObject({
    ...{ way: 'remux', frames: 20 },
    recorderClock: { at: '2026-06-18T15:40:00.000Z', basis: 'recorder' },
  })
})

test('a bare stream has no times: its rate is said to be assumed', async () => {
  const { recording } = await examined('ch4.264', makeClip('e.264', [...H264, '-f', 'h264']))
  expect(recording).toMatchObject({ isRateAssumed: true, frames: 20, frameRate: 10, way: 'remux' })
})

test('an anamorphic and a turned picture are measured as they are meant to be seen', async () => {
  const wide = await examined('pal.mp4', makeClip('pal.mp4', ['-vf', 'scale=352:288,setsar=12/11', ...H264]))
  expect(wide.recording).toMatchObject({ width: 384, height: 288 })
})

test('bytes that are no recording, and a playlist that names a file, are read without harm and give no frames', async () => {
  const garbage = Buffer.concat([Buffer.from('\0\0\0\x20ftypisom'), Buffer.alloc(5000, 0x5a)])
  const bomb = Buffer.from('#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\nfile:///etc/passwd\n#EXT-X-ENDLIST\n')
  for (const [name, bytes] of [
    ['garbage.mp4', garbage],
    ['bomb.mp4', bomb],
    ['empty.mp4', Buffer.alloc(0)],
  ] as const) {
    const { itemId, recording } = await examined(name, bytes)
    expect(recording, name).toMatchObject({ way: 'none', frames: null })
    await expect(openDerivative(scene.officer, store, itemId, 'frames')).rejects.toMatchObject({ code: 'NOT_FOUND' })
    const master = await readFile(join(store, 'masters', itemId.slice(-2), itemId, 'content'))
    expect(createHash('sha256').update(master).digest('hex')).toBe(createHash('sha256').update(bytes).digest('hex'))
  }
})

test('outside the case there is no index, and who reads the record alone gets none', async () => {
  const { itemId } = await examined('b.mp4', makeClip('b.mp4', H264))
  const opened = (ctx: Scene['officer']) => openDerivative(ctx, store, itemId, 'frames')
  await (await opened(scene.viewer)).handle.close()
  await expect(opened(scene.outsider)).rejects.toMatchObject({ code: 'NOT_FOUND' })
  await expect(opened(scene.auditor)).rejects.toMatchObject({ code: 'FORBIDDEN' })
})
