import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { ItemRow } from '#lib/items/rows.ts'
import type { PictureSize } from './ffmpeg.ts'
import { makePicture } from './picture.ts'
import type { Recipe } from './publish.ts'
import { INPUT, OUTPUT, runTool, type ToolRun } from './sandbox.ts'
import { toolVersion } from './tool-version.ts'

/** As large as screens show it; what leaves the platform is the master. */
const VIEW: PictureSize = { width: 4096, height: 4096 }
const PDFTOPPM = '/usr/bin/pdftoppm'
const PAGE = ['-f', '1', '-l', '1', '-singlefile', '-scale-to', '1800', '-jpeg', INPUT, `${OUTPUT}/view`]

/**
 * Draws what stands in a browser for a photograph in another format, or for a document its first page, as `view.jpg` into
 * the output folder. Null where there is nothing that we can draw: damaged, locked, or too large.
 */
export async function drawView(
  item: Pick<ItemRow, 'kind'>,
  place: Omit<ToolRun, 'program' | 'args'> & { outputFolder: string },
): Promise<(Recipe & { draft: string }) | null> {
  const recipe = item.kind === 'image' ? await makePicture(place, 'view.jpg', VIEW, 90) : await firstPage(place)
  const draft = join(place.outputFolder, 'view.jpg')
  return recipe && existsSync(draft) ? { ...recipe, draft } : null
}

async function firstPage(place: Omit<ToolRun, 'program' | 'args'>): Promise<Recipe> {
  await runTool({ program: PDFTOPPM, args: PAGE, ...place })
  return { engine: 'pdftoppm', engineVersion: await toolVersion(PDFTOPPM, '-v'), arguments: PAGE }
}
