import { createHash } from 'node:crypto'
import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { sql } from 'drizzle-orm'
import { type Ctx, inTransaction } from '#lib/context.ts'
import { canonicalBytes } from '#lib/custody/canonical.ts'
import { publishDerivative, removeDerivative } from '#lib/storage/files.ts'
import { derivativeKey } from '#lib/storage/keys.ts'
import { startHash } from '#lib/storage/running-hash.ts'
import type { DerivativeKind } from './schema.ts'

/** What made a derivative: enough to make it again (media.md, "Engine"). Paths are those inside the sandbox. */
export type Recipe = { engine: string; engineVersion: string; arguments: string[] }
export type Made = Recipe & {
  kind: DerivativeKind
  /** Which of several of its kind: a channel, a stretch. */
  part?: string
  /** The finished draft, in the same store. */
  draft: string
  mediaType: string
  extension: string
  width?: number
  height?: number
}

/** SHA-256 (hex) of how something was made of which bytes: the name under which it is stored. Pure. */
export function recipeHash(itemSha256: string, kind: string, part: string, recipe: Recipe): string {
  const { engine, engineVersion, arguments: args } = recipe
  return createHash('sha256')
    .update(canonicalBytes({ input: itemSha256, kind, part, engine, engineVersion, arguments: args }))
    .digest('hex')
}

/**
 * Publishes a draft as the item's derivative of its kind and part: the file by rename, then its row, which takes the
 * place of an older one. Idempotent. Nothing is kept where the item is sealed no more.
 */
export async function publish(
  ctx: Ctx,
  storeFolder: string,
  item: { id: string; sha256: string },
  made: Made,
): Promise<void> {
  const part = made.part ?? ''
  const recipe = recipeHash(item.sha256, made.kind, part, made)
  const { size } = await stat(made.draft)
  const hash = startHash()
  await hash.take(made.draft, 0, size)
  const path = join(storeFolder, derivativeKey(item.id, made.kind, recipe, made.extension))
  await publishDerivative(made.draft, path)
  const replaced = await inTransaction(ctx, async (tx) => {
    const [sealed] = await tx.db.execute(sql`
      select 1 from items where id = ${item.id} and state = 'sealed' for share`)
    if (!sealed) return path
    const [old] = await tx.db.execute<{ recipe: string; extension: string }>(sql`
      select recipe_sha256 as recipe, extension from derivatives
      where item_id = ${item.id} and kind = ${made.kind} and part = ${part} for update`)
    const args = sql`array(select jsonb_array_elements_text(${JSON.stringify(made.arguments)}::jsonb))`
    await tx.db.execute(sql`
      insert into derivatives (item_id, kind, part, recipe_sha256, sha256, size_bytes, media_type, extension, width, height,
        engine, engine_version, arguments, input_sha256, made_at)
      values (${item.id}, ${made.kind}, ${part}, ${recipe}, ${hash.result().sha256}, ${size}, ${made.mediaType},
        ${made.extension}, ${made.width ?? null}, ${made.height ?? null}, ${made.engine}, ${made.engineVersion}, ${args},
        ${item.sha256}, ${tx.now.toISOString()})
      on conflict (item_id, kind, part) do update set recipe_sha256 = excluded.recipe_sha256, sha256 = excluded.sha256,
        size_bytes = excluded.size_bytes, media_type = excluded.media_type, extension = excluded.extension,
        width = excluded.width, height = excluded.height, engine = excluded.engine,
        engine_version = excluded.engine_version, arguments = excluded.arguments, input_sha256 = excluded.input_sha256,
        made_at = excluded.made_at`)
    return old && old.recipe !== recipe
      ? join(storeFolder, derivativeKey(item.id, made.kind, old.recipe, old.extension))
      : null
  })
  if (replaced) await removeDerivative(replaced)
}
