import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { inSnapshot } from '#lib/context.ts'
import { jpegSize } from '#lib/items/jpeg-size.ts'
import { loadItem } from '#lib/items/rows.ts'
import type { JobRun } from '#lib/jobs/handlers.ts'
import { masterKey } from '#lib/storage/keys.ts'
import { FFMPEG, POSTER, posterArguments } from './ffmpeg.ts'
import { makePicture } from './picture.ts'
import { publish, type Recipe } from './publish.ts'
import { INPUT, OUTPUT, runTool } from './sandbox.ts'
import { withScratch } from './scratch.ts'
import { toolVersion } from './tool-version.ts'

const WALL_CLOCK_MS = 60_000

/**
 * Makes the small picture for galleries: a video's first frame, or the still itself, upright. What holds no picture gets
 * none, and that is no failure: the gallery shows kind and size.
 */
export async function makePoster({ ctx, storeFolder, signal }: JobRun, { itemId }: { itemId: string }): Promise<void> {
  const item = await inSnapshot(ctx, (tx) => loadItem(tx, itemId))
  if (item.kind !== 'video' && item.kind !== 'image') return
  await withScratch(storeFolder, itemId, 'poster', async (folder) => {
    const draft = join(folder, 'poster.jpg')
    const place = {
      input: join(storeFolder, masterKey(itemId)),
      outputFolder: folder,
      signal,
      wallClockMs: WALL_CLOCK_MS,
    }
    let recipe: Recipe | null
    if (item.kind === 'image') recipe = await makePicture(place, 'poster.jpg', POSTER, 80)
    else {
      const args = posterArguments(INPUT, `${OUTPUT}/poster.jpg`)
      await runTool({ program: FFMPEG, args, ...place })
      recipe = { engine: 'ffmpeg', engineVersion: await toolVersion(FFMPEG, '-version'), arguments: args }
    }
    if (!recipe || !existsSync(draft)) return
    const { width, height } = jpegSize(await readFile(draft))
    const made = { kind: 'poster', draft, mediaType: 'image/jpeg', extension: 'jpg', width, height } as const
    await publish(ctx, storeFolder, item, { ...made, ...recipe })
  })
}
