import type { Ctx } from '#lib/context.ts'
import type { OpenBytes } from '#lib/items/open-bytes.ts'
import { openDerivative } from './open-derivative.ts'
import { viewed } from './open-view.ts'

/**
 * Opens what plays in an item's place, the whole copy or one window of it: a viewing like that of the master. `isHead`
 * asks without a byte leaving. NOT_FOUND outside the actor's sight and where it is not made.
 */
export async function openTrack(
  ctx: Ctx,
  storeFolder: string,
  { itemId, window, isHead }: { itemId: string; window: number | null; isHead: boolean },
): Promise<OpenBytes> {
  const [kind, part] = window === null ? (['copy', ''] as const) : (['window', String(window)] as const)
  return viewed(ctx, itemId, isHead, openDerivative(ctx, storeFolder, itemId, kind, part))
}
