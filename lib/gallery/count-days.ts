import { type SQL, sql } from 'drizzle-orm'
import type { Tx } from '#lib/context.ts'
import { formatDate } from '#lib/i18n/formats.ts'
import { onDay, type TileRow } from './rows.ts'
import type { Filters } from './schema.ts'

/** How many exhibits of the set a Hong Kong day holds. `isMore`: at least so many, where counting on would take long. */
export type DayCount = { day: string; count: number; isMore: boolean }
const MOST = 1000

/**
 * The days of a page with how many exhibits each holds in the whole set. A day that lies inside the page is counted
 * there; only one that the page's edge cuts is asked for, and not beyond a thousand.
 */
export async function countDays(
  tx: Tx,
  set: SQL,
  sort: Filters['sort'],
  rows: TileRow[],
  edges: { hasPrevious: boolean; hasNext: boolean },
): Promise<DayCount[]> {
  if (sort === 'number') return []
  const found = new Map<string, number>()
  for (const { capturedAt } of rows) {
    const day = formatDate(capturedAt)
    found.set(day, (found.get(day) ?? 0) + 1)
  }
  const [first, last] = [[...found.keys()][0], [...found.keys()].at(-1)]
  const days: DayCount[] = []
  for (const [day, shown] of found) {
    const isCut = (day === first && edges.hasPrevious) || (day === last && edges.hasNext)
    const count = isCut ? await countDay(tx, set, day) : shown
    days.push({ day, count: Math.min(count, MOST), isMore: count > MOST })
  }
  return days
}

async function countDay(tx: Tx, set: SQL, day: string): Promise<number> {
  const [row] = await tx.db.execute<{ count: number }>(sql`
    select count(*)::int as count from (select from items i where ${set} ${onDay(day)} limit ${MOST + 1}) found`)
  return row?.count ?? 0
}
