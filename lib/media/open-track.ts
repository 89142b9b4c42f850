import type { Ctx } from '#lib/context.ts'
import type { OpenBytes } from '#lib/items/open-bytes.ts'
import { viewItem } from '#lib/items/record-viewing.ts'
import { openDerivative } from './open-derivative.ts'

/**
 * Opens what plays in an item's place, the whole copy or one window of it: a viewing like that of the master. `isHead`
 * asks without a byte leaving. NOT_FOUND outside the actor's sight and where it is not made.
 */
export async function openTrack(
  ctx: Ctx,
  storeFolder: string,
  { itemId, window, isHead }: { itemId: string; window: number | null; isHead: boolean },
): Promise<OpenBytes> {
  if (!isHead) await viewItem(ctx, itemId)
  return window === null
    ? openDerivative(ctx, storeFolder, itemId, 'copy')
    : openDerivative(ctx, storeFolder, itemId, 'window', String(window))
}
