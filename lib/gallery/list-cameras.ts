import { sql } from 'drizzle-orm'
import type { z } from 'zod'
import { sourcesWithin } from '#lib/access/visibility.ts'
import { loadCase } from '#lib/cases/rows.ts'
import { type Ctx, inSnapshot } from '#lib/context.ts'
import { filtered } from './rows.ts'
import { CamerasInput } from './schema.ts'

/** What one channel of one source gave; `channel` is '' where none is said. Times in RFC 3339. */
export type Camera = {
  sourceId: string | null
  /** Null where none is said, or the actor does not see where it comes from. */
  sourceName: string | null
  channel: string
  count: number
  firstAt: string
  lastAt: string
  /** Of its recordings together, as far as they were examined. */
  durationUs: number
}

const MOST = 500

/**
 * The filtered set of a case by camera: source and channel, in the order of their names. NOT_FOUND outside the actor's
 * sight. `isMore`: there are more than are given; the filters narrow them.
 */
export async function listCameras(
  ctx: Ctx,
  raw: z.input<typeof CamerasInput>,
): Promise<{ cameras: Camera[]; isMore: boolean }> {
  const input = CamerasInput.parse(raw)
  return inSnapshot(ctx, async (tx) => {
    const theCase = await loadCase(tx, input.caseId)
    const rows = await tx.db.execute<Camera>(sql`
      select g."sourceId", s.name as "sourceName", g.channel, g.count, g."firstAt", g."lastAt", g."durationUs"
      from (select i.source_id as "sourceId", i.channel, count(*)::int as count, min(i.captured_at) as "firstAt",
          max(i.captured_at) as "lastAt", coalesce(sum(r.duration_us), 0)::float8 as "durationUs"
        from items i left join recordings r on r.item_id = i.id
        where ${await filtered(tx, theCase, input)} group by 1, 2) g
      left join sources s on s.id = g."sourceId" and ${sourcesWithin(tx.actor, theCase)}
      order by s.name nulls last, g."sourceId", g.channel limit ${MOST + 1}`)
    const cameras = rows.slice(0, MOST).map((row) => ({
      ...row,
      firstAt: new Date(row.firstAt).toISOString(),
      lastAt: new Date(row.lastAt).toISOString(),
    }))
    return { cameras, isMore: rows.length > MOST }
  })
}
