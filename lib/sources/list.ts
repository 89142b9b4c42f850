import { loadCase } from '#lib/cases/rows.ts'
import { type Ctx, inSnapshot } from '#lib/context.ts'
import { sourcesOf } from './rows.ts'
import { type SourceView, sourceView } from './view.ts'

/** The sources of a case, by name; a contributor gets those that he added. NOT_FOUND outside the actor's sight. */
export async function listSources(ctx: Ctx, caseId: string): Promise<SourceView[]> {
  return inSnapshot(ctx, async (tx) => {
    const theCase = await loadCase(tx, caseId)
    return (await sourcesOf(tx, caseId)).map((row) => sourceView(tx.actor, row, theCase))
  })
}
