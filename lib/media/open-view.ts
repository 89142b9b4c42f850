import type { Ctx } from '#lib/context.ts'
import { viewItem } from '#lib/items/begin-viewing.ts'
import type { OpenBytes } from '#lib/items/open-bytes.ts'
import { openDerivative } from './open-derivative.ts'

/**
 * Opens the picture that stands for a photograph or document which browsers can't draw: a viewing like that of the master.
 * `isHead` asks without a byte leaving. NOT_FOUND outside the actor's sight and where it is not made.
 */
export async function openView(ctx: Ctx, storeFolder: string, itemId: string, isHead = false): Promise<OpenBytes> {
  return viewed(ctx, itemId, isHead, openDerivative(ctx, storeFolder, itemId, 'view'))
}

/** Opened bytes, once their viewing is on record; what can't be opened is no viewing. */
export async function viewed(
  ctx: Ctx,
  itemId: string,
  isHead: boolean,
  opening: Promise<OpenBytes>,
): Promise<OpenBytes> {
  const bytes = await opening
  if (isHead) return bytes
  try {
    await viewItem(ctx, itemId)
    return bytes
  } catch (error) {
    await bytes.handle.close()
    throw error
  }
}
