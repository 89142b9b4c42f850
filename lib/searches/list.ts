import { sql } from 'drizzle-orm'
import { authorize } from '#lib/access/authorize.ts'
import { visibleSearches } from '#lib/access/visibility.ts'
import { type Ctx, inSnapshot } from '#lib/context.ts'
import { type SearchRow, searchColumns, searchTables } from './rows.ts'
import { type SearchView, searchView } from './view.ts'

const PAGE = 50

/** The newest searches by officer, but those about the viewer. FORBIDDEN for who doesn't oversee. */
export async function listSearches(ctx: Ctx): Promise<SearchView[]> {
  authorize(ctx.actor, { on: 'nothing', action: 'search.see' })
  return inSnapshot(ctx, async (tx) => {
    const rows = await tx.db.execute<SearchRow>(sql`
      select ${searchColumns} from ${searchTables} where ${visibleSearches(tx.actor)}
      order by s.requested_at desc, s.id desc limit ${PAGE}`)
    return rows.map((row) => searchView(tx, row))
  })
}
