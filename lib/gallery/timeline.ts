import { sql } from 'drizzle-orm'
import type { z } from 'zod'
import { loadCase } from '#lib/cases/rows.ts'
import { type Ctx, inSnapshot } from '#lib/context.ts'
import { filtered } from './rows.ts'
import { TimelineInput } from './schema.ts'

/** What one source gave on one day in Hong Kong: how many exhibits began in each of its 24 hours. */
export type SourceDay = { sourceId: string | null; count: number; hours: number[] }
/** Days newest first, each with the sources that gave something; `next`: the day to go on after, or null. */
export type Timeline = { days: { day: string; sources: SourceDay[] }[]; next: string | null }

const DAYS = 60

/** The filtered set of a case by day, hour and source. NOT_FOUND outside the actor's sight. */
export async function readTimeline(ctx: Ctx, raw: z.input<typeof TimelineInput>): Promise<Timeline> {
  const input = TimelineInput.parse(raw)
  return inSnapshot(ctx, async (tx) => {
    const theCase = await loadCase(tx, input.caseId)
    const earlier = input.after ? sql`and i.captured_at < ${`${input.after}T00:00:00+08:00`}` : sql``
    const rows = await tx.db.execute<{ day: string; hour: number; sourceId: string | null; count: number }>(sql`
      select to_char(i.captured_at at time zone 'Asia/Hong_Kong', 'YYYY-MM-DD') as day,
        extract(hour from i.captured_at at time zone 'Asia/Hong_Kong')::int as hour, i.source_id as "sourceId", count(*)::int as count
      from items i where ${await filtered(tx, theCase, input)} ${earlier} group by 1, 2, 3 order by 1 desc, 3, 2`)
    const days = [...Map.groupBy(rows, (row) => row.day)]
    return {
      days: days.slice(0, DAYS).map(([day, ofDay]) => ({
        day,
        sources: [...Map.groupBy(ofDay, (row) => row.sourceId)].map(([sourceId, hourly]) => ({
          sourceId,
          count: hourly.reduce((sum, { count }) => sum + count, 0),
          hours: Array.from({ length: 24 }, (_, hour) => hourly.find((row) => row.hour === hour)?.count ?? 0),
        })),
      })),
      next: days.length > DAYS ? (days[DAYS - 1]?.[0] ?? null) : null,
    }
  })
}
