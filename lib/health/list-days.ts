import { sql } from 'drizzle-orm'
import { z } from 'zod'
import { authorize } from '#lib/access/authorize.ts'
import { type Ctx, inSnapshot } from '#lib/context.ts'
import { formatDate } from '#lib/i18n/formats.ts'
import type { HealthDay } from './view.ts'

const PAGE = 30
const Day = z.iso.date().optional()

/** How the platform worked, newest day first; `after` a day: those before it. FORBIDDEN for who may not read it, INVALID for no day. */
export async function listDays(ctx: Ctx, after?: string): Promise<{ days: HealthDay[]; next: string | null }> {
  authorize(ctx.actor, { on: 'nothing', action: 'health.read' })
  const before = Day.parse(after)
  return inSnapshot(ctx, async (tx) => {
    const until = before ? sql`${before}::date - 1` : sql`${formatDate(tx.now.toISOString())}::date`
    const rows = await tx.db.execute<HealthDay>(sql`
      select day::text as day, starts, stops, cut_offs as "cutOffs", versions, clock_offset_ms as "clockOffsetMs",
        clock_jumps as "clockJumps", store_free_bytes::float8 as "storeFreeBytes",
        store_total_bytes::float8 as "storeTotalBytes", jobs_parked as "jobsParked", masters_read as "mastersRead",
        masters_bad as "mastersBad", copies_read as "copiesRead", copies_bad as "copiesBad"
      from health_history(${until}, ${PAGE + 1})`)
    const days = [...rows].slice(0, PAGE)
    return { days, next: rows.length > PAGE ? (days.at(-1)?.day ?? null) : null }
  })
}
