import { type Ctx, inSnapshot } from '#lib/context.ts'
import { loadCase } from './rows.ts'
import { type CaseView, caseView } from './view.ts'

/** One case; NOT_FOUND outside the actor's sight. */
export async function getCase(ctx: Ctx, caseId: string): Promise<CaseView> {
  return inSnapshot(ctx, async (tx) => caseView(tx.actor, await loadCase(tx, caseId)))
}
