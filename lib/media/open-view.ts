import type { Ctx } from '#lib/context.ts'
import type { OpenBytes } from '#lib/items/open-bytes.ts'
import { viewItem } from '#lib/items/record-viewing.ts'
import { openDerivative } from './open-derivative.ts'

/**
 * Opens the picture that stands for a photograph or document which browsers can't draw: a viewing like that of the master.
 * `isHead` asks without a byte leaving. NOT_FOUND outside the actor's sight and where it is not made.
 */
export async function openView(ctx: Ctx, storeFolder: string, itemId: string, isHead = false): Promise<OpenBytes> {
  if (!isHead) await viewItem(ctx, itemId)
  return openDerivative(ctx, storeFolder, itemId, 'view')
}
