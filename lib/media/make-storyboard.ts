import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import sharp from 'sharp'
import { inSnapshot } from '#lib/context.ts'
import { loadItem } from '#lib/items/rows.ts'
import type { JobRun } from '#lib/jobs/handlers.ts'
import { FFMPEG, fitted, QUIET, SAFE_FFMPEG, SAFE_INPUT } from './ffmpeg.ts'
import { type FrameIndex, timesUs } from './frame-index.ts'
import { keepStoryboard } from './keep-recording.ts'
import { loadFrames } from './load-frames.ts'
import { masterOf } from './master-of.ts'
import { publish } from './publish.ts'
import { probe } from './read-tools.ts'
import { INPUT, runTool, type ToolRun } from './sandbox.ts'
import { withScratch } from './scratch.ts'
import { chooseFrames, cuesOf, PICTURE } from './storyboard.ts'
import { toolVersion } from './tool-version.ts'

const WALL_CLOCK_MS = 120_000
const { width, height, inRow } = PICTURE
const FITTED = `${fitted(PICTURE)},pad=${width}:${height}:(ow-iw)/2:(oh-ih)/2`
const RAW = ['-fps_mode', 'passthrough', '-f', 'rawvideo', '-pix_fmt', 'rgb24', 'pipe:1']

/** One row of pictures: each input is opened at its own frame and gives one picture, so a day costs what an hour costs. */
export function rowArguments(startsS: readonly number[]): string[] {
  const inputs = startsS.flatMap((start) => {
    const at = ['-ss', Math.max(0, start).toFixed(6), '-t', '1', '-i', INPUT]
    return [...SAFE_INPUT, '-skip_frame', 'nokey', '-noaccurate_seek', ...at]
  })
  const each = startsS.map((_, at) => `[${at}:V:0]trim=end_frame=1,setpts=0,${FITTED}[p${at}]`)
  const all = startsS.map((_, at) => `[p${at}]`).join('')
  const row = `${all}${startsS.length > 1 ? `hstack=inputs=${startsS.length},` : ''}pad=${width * inRow}:${height}:0:0`
  return [...QUIET, ...inputs, '-filter_complex', [...each, row].join(';'), '-frames:v', '1', ...RAW]
}

/** A stream without times can't be opened at one: its frames that stand alone are read in one pass, every nth kept. */
export const passArguments = (every: number, rows: number): string[] => [
  ...SAFE_FFMPEG,
  ...['-skip_frame', 'nokey', '-i', INPUT, '-map', '0:V:0'],
  ...['-vf', `select=not(mod(n\\,${every})),${FITTED},tile=${inRow}x${rows}`, '-frames:v', '1', ...RAW],
]

/**
 * Makes the storyboard: small pictures of frames that stand alone, side by side, and the cues that say when each was.
 * Where a picture can't be decoded its place stays black.
 */
export async function makeStoryboard(
  { ctx, storeFolder, copyFolders, signal }: JobRun,
  { itemId }: { itemId: string },
): Promise<void> {
  const item = await inSnapshot(ctx, (tx) => loadItem(tx, itemId))
  const index = await loadFrames(ctx, storeFolder, itemId)
  const times = timesUs(index)
  const place = { input: await masterOf({ ctx, storeFolder, copyFolders }, itemId), signal }
  const drawn = index.isRateAssumed ? await inOnePass(place, index) : await rowByRow(place, index, times)
  if (drawn.chosen.length === 0) return
  await withScratch(storeFolder, itemId, 'storyboard', async (folder) => {
    const [picture, cues] = [join(folder, 'storyboard.jpg'), join(folder, 'cues.vtt')]
    const size = { width: width * inRow, height: height * Math.ceil(drawn.chosen.length / inRow) }
    const pixels = Buffer.alloc(size.width * size.height * 3)
    drawn.pixels.copy(pixels)
    await sharp(pixels, { raw: { ...size, channels: 3 } })
      .jpeg({ quality: 70 })
      .toFile(picture)
    const starts = drawn.chosen.map((frame) => times[frame] ?? 0)
    await writeFile(cues, cuesOf(starts, item.recording?.durationUs ?? 0))
    const engineVersion = await toolVersion(FFMPEG, '-version')
    const recipe = { engine: 'ffmpeg', engineVersion, arguments: drawn.arguments }
    const jpeg = { kind: 'storyboard', draft: picture, mediaType: 'image/jpeg', extension: 'jpg', ...size } as const
    await publish(ctx, storeFolder, item, { ...jpeg, ...recipe })
    const vtt = { kind: 'cues', draft: cues, mediaType: 'text/vtt', extension: 'vtt' } as const
    await publish(ctx, storeFolder, item, { ...vtt, ...recipe })
    await keepStoryboard(ctx, itemId, drawn.chosen.length)
  })
}

type Drawn = { pixels: Buffer; chosen: number[]; arguments: string[] }
type Place = Pick<ToolRun, 'input' | 'signal'>
const ROW_BYTES = width * inRow * height * 3

async function rowByRow(place: Place, index: FrameIndex, times: readonly number[]): Promise<Drawn> {
  const chosen = chooseFrames(index.frames, times)
  const { probe: found } = await probe(place)
  const firstS = ((index.frames[0]?.pts ?? 0) * index.timeBase.numerator) / index.timeBase.denominator
  const originS = firstS - Number(found.format.start_time ?? firstS)
  const rows: Buffer[] = []
  let used: string[] = []
  for (let at = 0; at < chosen.length; at += inRow) {
    // A little after the frame's own time: rounded down, the one before would be opened.
    const starts = chosen.slice(at, at + inRow).map((frame) => originS + (times[frame] ?? 0) / 1_000_000 + 0.001)
    const args = rowArguments(starts)
    const { stdout } = await runTool({ program: FFMPEG, args, ...place, wallClockMs: WALL_CLOCK_MS })
    rows.push(Buffer.concat([stdout], ROW_BYTES))
    used = args
  }
  return { pixels: Buffer.concat(rows), chosen, arguments: used }
}

async function inOnePass(place: Place, { frames }: FrameIndex): Promise<Drawn> {
  const keys = frames.flatMap(({ isKey }, at) => (isKey ? [at] : []))
  const every = Math.ceil(keys.length / 120) || 1
  const chosen = keys.filter((_, at) => at % every === 0)
  if (chosen.length === 0) return { pixels: Buffer.alloc(0), chosen, arguments: [] }
  const args = passArguments(every, Math.ceil(chosen.length / inRow))
  const { stdout } = await runTool({ program: FFMPEG, args, ...place, wallClockMs: WALL_CLOCK_MS * 10 })
  return { pixels: stdout, chosen, arguments: args }
}
