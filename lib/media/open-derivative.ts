import { open } from 'node:fs/promises'
import { join } from 'node:path'
import { sql } from 'drizzle-orm'
import { authorize } from '#lib/access/authorize.ts'
import { type Ctx, inSnapshot } from '#lib/context.ts'
import { CdipError } from '#lib/errors.ts'
import { isSecret, type OpenBytes, stillSeen } from '#lib/items/open-bytes.ts'
import { itemFacts, loadItem } from '#lib/items/rows.ts'
import { derivativeKey } from '#lib/storage/keys.ts'
import type { DerivativeKind } from './schema.ts'

/**
 * Opens what was made of an item, for one who may view it; it writes no event. NOT_FOUND outside the actor's sight, and
 * where it is not made (yet).
 */
export async function openDerivative(
  ctx: Ctx,
  storeFolder: string,
  itemId: string,
  kind: DerivativeKind,
  part = '',
): Promise<OpenBytes> {
  const { item, made } = await inSnapshot(ctx, async (tx) => {
    const item = await loadItem(tx, itemId)
    authorize(tx.actor, { on: 'item', action: 'item.view', resource: itemFacts(item) })
    const [made] = await tx.db.execute<{ recipe: string; mediaType: string; extension: string }>(sql`
      select recipe_sha256 as recipe, media_type as "mediaType", extension from derivatives
      where item_id = ${itemId} and kind = ${kind} and part = ${part}`)
    return { item, made }
  })
  if (!made) throw new CdipError('NOT_FOUND', `no ${kind} ${part} yet`)
  const { recipe, mediaType, extension } = made
  const handle = await open(join(storeFolder, derivativeKey(itemId, kind, recipe, extension)), 'r')
  const { size: sizeBytes } = await handle.stat()
  const about = { mediaType, name: `${kind}.${extension}`, etag: `"${recipe}"`, isSecret: isSecret(item) }
  return { handle, sizeBytes, ...about, isStillSeen: stillSeen(ctx, itemId) }
}
