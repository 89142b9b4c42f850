import { sql } from 'drizzle-orm'
import { authorize } from '#lib/access/authorize.ts'
import { visibleToKeeper } from '#lib/access/visibility.ts'
import { type Ctx, inSnapshot } from '#lib/context.ts'
import { type Named, rfc3339 } from '#lib/i18n/formats.ts'

export type InventoryLine = { id: string; unit: Named; discs: number; at: string; by: Named; fileSha256: string }

/** The latest hundred lists that were taken in for the stores that the actor keeps. FORBIDDEN for who keeps none. */
export async function listInventories(ctx: Ctx): Promise<InventoryLine[]> {
  authorize(ctx.actor, { on: 'nothing', action: 'register.keep' })
  return inSnapshot(ctx, async (tx) => {
    const rows = await tx.db.execute<InventoryLine>(sql`
      select n.id, json_build_object('en', u.name_en, 'zh', u.name_zh) as unit, n.discs, n.taken_in_at as at,
        json_build_object('en', o.name, 'zh', o.name_zh) as by, n.file_sha256 as "fileSha256"
      from inventories n join units u on u.id = n.unit_id join officers o on o.id = n.taken_in_by
      where ${visibleToKeeper(tx.actor, sql`n.unit_id`)} order by n.taken_in_at desc, n.id limit 100`)
    return rows.map((row) => ({ ...row, at: rfc3339(row.at) }))
  })
}
