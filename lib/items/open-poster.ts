import { open } from 'node:fs/promises'
import { join } from 'node:path'
import { authorize } from '#lib/access/authorize.ts'
import { type Ctx, inSnapshot } from '#lib/context.ts'
import { CdipError } from '#lib/errors.ts'
import { derivativeKey } from '#lib/storage/keys.ts'
import { isSecret, type OpenBytes, stillSeen } from './open-bytes.ts'
import { itemFacts, loadItem } from './rows.ts'

/** Opens an item's poster; it writes no event (pages fetch posters ahead). NOT_FOUND where there is none. */
export async function openPoster(ctx: Ctx, storeFolder: string, itemId: string): Promise<OpenBytes> {
  const row = await inSnapshot(ctx, (tx) => loadItem(tx, itemId))
  authorize(ctx.actor, { on: 'item', action: 'item.view', resource: itemFacts(row) })
  if (!row.posterRecipe) throw new CdipError('NOT_FOUND', 'no poster yet')
  const handle = await open(join(storeFolder, derivativeKey(itemId, 'poster', row.posterRecipe, 'jpg')), 'r')
  const { size: sizeBytes } = await handle.stat()
  const etag = `"${row.posterRecipe}"`
  const about = { mediaType: 'image/jpeg', name: 'poster.jpg', etag, isSecret: isSecret(row) }
  return { handle, sizeBytes, ...about, isStillSeen: stillSeen(ctx, itemId) }
}
