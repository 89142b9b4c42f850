import { join } from 'node:path'
import { inSnapshot, inTransaction } from '#lib/context.ts'
import { loadItem } from '#lib/items/rows.ts'
import { enqueue } from '#lib/jobs/enqueue.ts'
import type { JobRun } from '#lib/jobs/handlers.ts'
import { JobTrouble } from '#lib/jobs/trouble.ts'
import { windowArguments } from './copy-arguments.ts'
import { FFMPEG } from './ffmpeg.ts'
import { type FrameIndex, timesUs } from './frame-index.ts'
import { loadFrames } from './load-frames.ts'
import { masterOf } from './master-of.ts'
import { publish } from './publish.ts'
import { probe } from './read-tools.ts'
import { audioOf } from './readings.ts'
import { isMade, windowKey } from './rows.ts'
import { INPUT, OUTPUT, runTool } from './sandbox.ts'
import { withScratch } from './scratch.ts'
import { toolVersion } from './tool-version.ts'
import { framesOf, windowCount } from './windows.ts'

const WALL_CLOCK_MS = 10 * 60_000
/** What is made ahead of need leaves the processor to what somebody waits for. */
const BEHIND = { nice: 15, priority: 0 }

type Payload = { itemId: string; window: number; ahead: number }

/**
 * Encodes one window of a recording for viewing, frame for frame at the same times, and lets the next one follow while
 * `ahead` lasts. Idempotent: what is made is not made again.
 */
export async function makeWindow(run: JobRun, { itemId, window, ahead }: Payload): Promise<void> {
  const { ctx, storeFolder } = run
  const item = await inSnapshot(ctx, (tx) => loadItem(tx, itemId))
  const index = await loadFrames(ctx, storeFolder, itemId)
  const times = timesUs(index)
  const { from, to } = framesOf(times, window)
  const isThere = await inSnapshot(ctx, (tx) => isMade(tx, itemId, 'window', String(window)))
  if (to > from && !isThere) await encode(run, item, index, window)
  if (ahead === 0 || window + 1 >= windowCount(times)) return
  const next = { itemId, window: window + 1, ahead: ahead - 1 }
  const key = windowKey(itemId, next.window)
  await inTransaction(ctx, (tx) => enqueue(tx, 'media.window', next, { key, priority: BEHIND.priority }))
}

async function encode(
  { ctx, storeFolder, copyFolders, signal }: JobRun,
  item: { id: string; sha256: string },
  index: FrameIndex,
  window: number,
): Promise<void> {
  const place = { input: await masterOf({ ctx, storeFolder, copyFolders }, item.id), signal }
  const { probe: found } = await probe(place)
  const times = timesUs(index)
  const { from, to } = framesOf(times, window)
  const firstS = ((index.frames[0]?.pts ?? 0) * index.timeBase.numerator) / index.timeBase.denominator
  // ffmpeg counts from the container's start, which may be the sound's.
  const originUs = (firstS - Number(found.format.start_time ?? firstS)) * 1_000_000
  const before = (frame: number) => {
    const [here = 0, earlier = here - 2000] = [times[frame], times[frame - 1]]
    return here - Math.min(1000, (here - earlier) / 2)
  }
  // Half a step before a frame's own time: rounding loses neither the first frame nor takes one of the next window.
  const startUs = from === 0 ? 0 : before(from)
  const endUs = to < times.length ? before(to) : (times.at(-1) ?? 0) + 10_000_000
  await withScratch(storeFolder, item.id, 'window', async (folder) => {
    const args = windowArguments({
      ...{ input: INPUT, output: `${OUTPUT}/window.mp4`, soundCodec: audioOf(found)?.codec_name ?? '' },
      ...{ startS: (startUs + originUs) / 1_000_000, lengthS: (endUs - startUs) / 1_000_000 },
    })
    const limits = { wallClockMs: WALL_CLOCK_MS, outputFolder: folder }
    const { status, stderr } = await runTool({ program: FFMPEG, args, ...place, ...limits })
    if (status !== 0) throw new JobTrouble('failed', stderr)
    const recipe = { engine: 'ffmpeg', engineVersion: await toolVersion(FFMPEG, '-version'), arguments: args }
    const made = { kind: 'window', part: String(window), mediaType: 'video/mp4', extension: 'mp4' } as const
    await publish(ctx, storeFolder, item, { ...made, ...recipe, draft: join(folder, 'window.mp4') })
  })
}
