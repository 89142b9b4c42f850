import { sql } from 'drizzle-orm'
import type { z } from 'zod'
import { loadCase } from '#lib/cases/rows.ts'
import { type Ctx, inSnapshot } from '#lib/context.ts'
import { loadItem } from '#lib/items/rows.ts'
import { filtered, keyOf, rowsBeside, type TileRow, tileRows } from './rows.ts'
import { Filters } from './schema.ts'
import { type TileView, tileView } from './view.ts'

/** An item as a tile, and what stands before and after it, the nearest first on both sides. */
export type Neighbours = { item: TileView | null; before: TileView[]; after: TileView[] }

/** An item's neighbours in the filtered, ordered set that the officer came from; none for an item in a tray. */
export async function listNeighbours(
  ctx: Ctx,
  itemId: string,
  raw: z.input<typeof Filters>,
  limit = 8,
): Promise<Neighbours> {
  const filters = Filters.parse(raw)
  return inSnapshot(ctx, async (tx) => {
    const item = await loadItem(tx, itemId)
    if (!item.caseId) return { item: null, before: [], after: [] }
    const theCase = await loadCase(tx, item.caseId)
    const set = await filtered(tx, theCase, filters)
    const key = keyOf(item, filters.sort)
    const views = (rows: TileRow[]) => rows.map((row) => tileView(tx.actor, row, theCase))
    const [own] = await tileRows(tx, theCase, sql`select i.* from items i where i.id = ${itemId}`)
    return {
      item: own ? tileView(tx.actor, own, theCase) : null,
      before: views(await rowsBeside(tx, theCase, set, filters.sort, { way: 'before', key, limit })),
      after: views(await rowsBeside(tx, theCase, set, filters.sort, { way: 'after', key, limit })),
    }
  })
}
