import { sql } from 'drizzle-orm'
import { authorize } from '#lib/access/authorize.ts'
import { loadCase } from '#lib/cases/rows.ts'
import { type Ctx, inSnapshot } from '#lib/context.ts'
import { readMoves } from './rows.ts'
import { STEPS } from './schema.ts'
import { type MoveView, moveView } from './view.ts'

/** Moves out of a case and into it that wait for an answer. FORBIDDEN for a mere contributor to it. */
export async function listMoves(ctx: Ctx, caseId: string): Promise<MoveView[]> {
  return inSnapshot(ctx, async (tx) => {
    authorize(tx.actor, { on: 'case', action: 'case.see-items', resource: await loadCase(tx, caseId) })
    const rows = await readMoves(
      tx,
      sql`${caseId} in (m.from_case_id, m.to_case_id) and m.state in ('asked', 'released')`,
    )
    return rows.flatMap((row) => {
      const step = STEPS.find((each) => each === row.state)
      return step ? [moveView(tx.actor, row, step, caseId)] : []
    })
  })
}
