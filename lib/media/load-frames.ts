import type { Ctx } from '#lib/context.ts'
import { decodeFrameIndex, type FrameIndex } from './frame-index.ts'
import { openDerivative } from './open-derivative.ts'

/** An item's frame index. NOT_FOUND outside the actor's sight and where there is none. */
export async function loadFrames(ctx: Ctx, storeFolder: string, itemId: string): Promise<FrameIndex> {
  const { handle } = await openDerivative(ctx, storeFolder, itemId, 'frames')
  try {
    return decodeFrameIndex(await handle.readFile())
  } finally {
    await handle.close()
  }
}
