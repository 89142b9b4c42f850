import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { inSnapshot } from '#lib/context.ts'
import { loadItem } from '#lib/items/rows.ts'
import type { JobRun } from '#lib/jobs/handlers.ts'
import { JobTrouble } from '#lib/jobs/trouble.ts'
import { FFMPEG, SAFE_FFMPEG } from './ffmpeg.ts'
import { masterOf } from './master-of.ts'
import { PEAKS_A_SECOND, Peaks } from './overview.ts'
import { publish } from './publish.ts'
import { INPUT, runTool } from './sandbox.ts'
import { withScratch } from './scratch.ts'
import { toolVersion } from './tool-version.ts'

/** Sound decodes at hundreds of times its speed: a day in a few minutes. */
const WALL_CLOCK_MS = 1_800_000
const SAMPLES_A_SECOND = 8000
const ARGUMENTS = [
  ...SAFE_FFMPEG,
  ...['-i', INPUT, '-map', '0:a:0', '-vn', '-sn', '-dn', '-ac', '1', '-ar', String(SAMPLES_A_SECOND)],
  ...['-f', 's16le', 'pipe:1'],
]

/** Makes the waveform: how loud each tenth of a second is, from 0 to 100. What has no sound gets none. */
export async function makeWaveform(
  { ctx, storeFolder, copyFolders, signal }: JobRun,
  { itemId }: { itemId: string },
): Promise<void> {
  const item = await inSnapshot(ctx, (tx) => loadItem(tx, itemId))
  if (!item.recording?.audioCodec) return
  const peaks = new Peaks(SAMPLES_A_SECOND)
  const { status, stderr } = await runTool({
    ...{ program: FFMPEG, args: ARGUMENTS, input: await masterOf({ ctx, storeFolder, copyFolders }, itemId), signal },
    ...{ wallClockMs: WALL_CLOCK_MS, nice: 5, onStdout: (chunk) => peaks.take(chunk) },
  })
  const list = peaks.end()
  if (status !== 0 && list.length === 0) throw new JobTrouble('failed', stderr)
  await withScratch(storeFolder, itemId, 'waveform', async (folder) => {
    const draft = join(folder, 'waveform.json')
    await writeFile(draft, JSON.stringify({ peaksASecond: PEAKS_A_SECOND, peaks: list }))
    const recipe = { engine: 'ffmpeg', engineVersion: await toolVersion(FFMPEG, '-version'), arguments: ARGUMENTS }
    const made = { kind: 'waveform', draft, mediaType: 'application/json', extension: 'json' } as const
    await publish(ctx, storeFolder, item, { ...made, ...recipe })
  })
}
