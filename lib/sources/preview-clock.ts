import { sql } from 'drizzle-orm'
import { authorize } from '#lib/access/authorize.ts'
import { loadCase } from '#lib/cases/rows.ts'
import { type Ctx, inSnapshot } from '#lib/context.ts'
import { loadSource } from './rows.ts'
import { clockAheadMs } from './rules.ts'
import { SetClockInput } from './schema.ts'

export type ClockPreview = {
  aheadMs: number
  exhibits: number
  first: { recorderAt: string; correctedAt: string } | null
}

/** What a claim would apply to, before it is made: how many exhibits, and both times of the first. */
export async function previewClock(ctx: Ctx, raw: SetClockInput): Promise<ClockPreview> {
  const input = SetClockInput.parse(raw)
  return inSnapshot(ctx, async (tx) => {
    const source = await loadSource(tx, input.sourceId)
    const theCase = await loadCase(tx, source.caseId)
    authorize(tx.actor, { on: 'source', action: 'source.change', resource: { case: theCase, addedBy: source.addedBy } })
    const aheadMs = clockAheadMs(input) ?? 0
    const [row] = await tx.db.execute<{ exhibits: number; first: string | null }>(sql`
      select count(*)::int as exhibits, min(r.recorder_clock_at) as first
      from items i left join recordings r on r.item_id = i.id
      where i.source_id = ${source.id} and i.case_id = ${source.caseId} and i.state = 'sealed'
        and (${input.itemId}::uuid is null or i.id = ${input.itemId})
        and (${input.fromAt}::timestamptz is null or r.recorder_clock_at >= ${input.fromAt})
        and (${input.untilAt}::timestamptz is null or r.recorder_clock_at < ${input.untilAt})`)
    const recorderAt = row?.first ? new Date(row.first) : null
    const first = recorderAt && {
      recorderAt: recorderAt.toISOString(),
      correctedAt: new Date(recorderAt.getTime() - aheadMs).toISOString(),
    }
    return { aheadMs, exhibits: row?.exhibits ?? 0, first }
  })
}
