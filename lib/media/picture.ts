import { z } from 'zod'
import { JobTrouble } from '#lib/jobs/trouble.ts'
import type { PictureSize } from './ffmpeg.ts'
import type { Recipe } from './publish.ts'
import { nodeRun, OUTPUT, runTool, type ToolRun } from './sandbox.ts'

const Answer = z.union([z.object({ refused: z.string() }), z.object({ engineVersion: z.string() })])

/**
 * Writes a still, upright and no larger than `size`, as a JPEG of this name into the output folder. Returns how, or null
 * where its bytes are no picture that we can decode (or are one of too many pixels).
 */
export async function makePicture(
  place: Omit<ToolRun, 'program' | 'args'>,
  name: string,
  size: PictureSize,
  quality: number,
): Promise<Recipe | null> {
  const args = [String(size.width), String(size.height), String(quality), `${OUTPUT}/${name}`]
  const { status, stdout, stderr } = await runTool(nodeRun('pixels.ts', args, place))
  if (status !== 0) throw new JobTrouble('failed', `pixels.ts: ${stderr}`)
  const answer = Answer.parse(JSON.parse(stdout.toString()))
  if ('refused' in answer) return null
  return { engine: 'sharp', engineVersion: answer.engineVersion, arguments: args }
}
