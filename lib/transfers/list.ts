import { sql } from 'drizzle-orm'
import { loadCase } from '#lib/cases/rows.ts'
import { type Ctx, inSnapshot } from '#lib/context.ts'
import { selectTransfers, type TransferRow } from './rows.ts'
import type { TransferLine } from './view.ts'

const MOST = 200

/** The import records of a case that the actor sees, newest first. NOT_FOUND outside his sight of the case. */
export async function listTransfers(ctx: Ctx, caseId: string): Promise<TransferLine[]> {
  return inSnapshot(ctx, async (tx) => {
    await loadCase(tx, caseId)
    const rows = await tx.db.execute<TransferRow>(sql`
      ${selectTransfers(tx, sql`t.case_id = ${caseId}`)} order by t.begun_at desc, t.id desc limit ${MOST}`)
    return rows.map(transferLine)
  })
}

const iso = (at: string | null) => at && new Date(at).toISOString()

export function transferLine(row: TransferRow): TransferLine {
  const { id, mediumKind, mediumOwner, mediumLabel, state, entries, beginner, decider } = row
  return {
    ...{ id, mediumKind, mediumOwner, mediumLabel, state, entries, beginner, decider },
    isListed: row.listedAt !== null,
    begunAt: new Date(row.begunAt).toISOString(),
    submittedAt: iso(row.submittedAt),
    decidedAt: iso(row.decidedAt),
  }
}
