import { join } from 'node:path'
import { inSnapshot } from '#lib/context.ts'
import { loadItem } from '#lib/items/rows.ts'
import type { JobRun } from '#lib/jobs/handlers.ts'
import { JobTrouble } from '#lib/jobs/trouble.ts'
import { remuxArguments, wholeArguments } from './copy-arguments.ts'
import { FFMPEG } from './ffmpeg.ts'
import { type FrameIndex, timesUs } from './frame-index.ts'
import { indexFrames } from './index-frames.ts'
import { encodeInstead } from './keep-recording.ts'
import { loadFrames } from './load-frames.ts'
import { masterOf } from './master-of.ts'
import { publish } from './publish.ts'
import { probe } from './read-tools.ts'
import { videoOf } from './readings.ts'
import { INPUT, OUTPUT, runTool } from './sandbox.ts'
import { withScratch } from './scratch.ts'
import { toolVersion } from './tool-version.ts'

const WALL_CLOCK_MS = 6 * 3_600_000
/** A container's own clock may be coarser than the stream's. */
const NEAR_US = 2000

/**
 * Makes the whole copy that browsers play: the same frames in another container, or, of a stream without times, encoded
 * at the assumed rate. A copy that does not hold the very frames of the index is not kept: windows are encoded instead.
 */
export async function makeCopy(
  { ctx, storeFolder, copyFolders, signal }: JobRun,
  { itemId }: { itemId: string },
): Promise<void> {
  const item = await inSnapshot(ctx, (tx) => loadItem(tx, itemId))
  if (!item.recording) return
  const { way, isRateAssumed, frameRate, audioCodec: soundCodec } = item.recording
  const index = await loadFrames(ctx, storeFolder, itemId)
  await withScratch(storeFolder, itemId, 'copy', async (folder) => {
    const files = { input: INPUT, output: `${OUTPUT}/copy.mp4` }
    const isEncoded = way === 'transcode' && isRateAssumed
    const args = isEncoded
      ? wholeArguments({ ...files, rate: frameRate ?? 25 })
      : remuxArguments({ ...files, soundCodec })
    const input = await masterOf({ ctx, storeFolder, copyFolders }, itemId)
    const limits = { wallClockMs: WALL_CLOCK_MS, outputFolder: folder, nice: isEncoded ? 10 : 0 }
    const { status, stderr } = await runTool({ program: FFMPEG, args, input, signal, ...limits })
    const draft = join(folder, 'copy.mp4')
    if (status !== 0 || !(await isSame({ input: draft, signal }, index))) {
      if (isEncoded) throw new JobTrouble('failed', stderr || 'the copy holds other frames than the recording')
      await encodeInstead(ctx, itemId)
      return
    }
    const recipe = { engine: 'ffmpeg', engineVersion: await toolVersion(FFMPEG, '-version'), arguments: args }
    const made = { kind: 'copy', draft, mediaType: 'video/mp4', extension: 'mp4' } as const
    await publish(ctx, storeFolder, item, { ...made, ...recipe })
  })
}

/** Whether a copy shows frame for frame what the index lists, at the same times: then its map is the identity. */
async function isSame(place: Parameters<typeof probe>[0], index: FrameIndex): Promise<boolean> {
  const video = videoOf((await probe(place)).probe)
  if (!video) return false
  const [wanted, made] = [timesUs(index), timesUs(await indexFrames(place, video))]
  return wanted.length === made.length && wanted.every((time, at) => Math.abs(time - (made[at] ?? 0)) <= NEAR_US)
}
