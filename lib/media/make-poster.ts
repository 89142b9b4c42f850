import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { inSnapshot } from '#lib/context.ts'
import { jpegSize } from '#lib/items/jpeg-size.ts'
import { loadItem } from '#lib/items/rows.ts'
import { needsView } from '#lib/items/sniff.ts'
import type { JobRun } from '#lib/jobs/handlers.ts'
import { drawView } from './draw-view.ts'
import { FFMPEG, POSTER, posterArguments } from './ffmpeg.ts'
import { masterOf } from './master-of.ts'
import { makePicture } from './picture.ts'
import { publish, type Recipe } from './publish.ts'
import { INPUT, OUTPUT, runTool, type ToolRun } from './sandbox.ts'
import { withScratch } from './scratch.ts'
import { toolVersion } from './tool-version.ts'

const WALL_CLOCK_MS = 60_000
const JPEG = { mediaType: 'image/jpeg', extension: 'jpg' } as const

/**
 * Makes the small picture for galleries: a video's first frame, the still itself, upright, or a document's first page.
 * What browsers can't draw gets a large one too, to be looked at. What holds no picture gets none, and that is no failure.
 */
export async function makePoster(
  { ctx, storeFolder, copyFolders, signal }: JobRun,
  { itemId }: { itemId: string },
): Promise<void> {
  const item = await inSnapshot(ctx, (tx) => loadItem(tx, itemId))
  if (item.kind !== 'video' && item.kind !== 'image' && !needsView(item)) return
  await withScratch(storeFolder, itemId, 'poster', async (folder) => {
    const draft = join(folder, 'poster.jpg')
    const input = await masterOf({ ctx, storeFolder, copyFolders }, itemId)
    const place = { input, outputFolder: folder, signal, wallClockMs: WALL_CLOCK_MS }
    const view = needsView(item) ? await drawView(item, place) : null
    if (needsView(item) && !view) return
    const recipe =
      item.kind === 'video' ? await firstFrame(place) : await still({ ...place, input: view?.draft ?? input })
    if (!recipe || !existsSync(draft)) return
    const size = jpegSize(await readFile(draft))
    await publish(ctx, storeFolder, item, { kind: 'poster', draft, ...JPEG, ...size, ...recipe })
    if (view)
      await publish(ctx, storeFolder, item, { kind: 'view', ...JPEG, ...jpegSize(await readFile(view.draft)), ...view })
  })
}

type Place = Omit<ToolRun, 'program' | 'args'>
const still = (place: Place) => makePicture(place, 'poster.jpg', POSTER, 80)

async function firstFrame(place: Place): Promise<Recipe> {
  const args = posterArguments(INPUT, `${OUTPUT}/poster.jpg`)
  await runTool({ program: FFMPEG, args, ...place })
  return { engine: 'ffmpeg', engineVersion: await toolVersion(FFMPEG, '-version'), arguments: args }
}
