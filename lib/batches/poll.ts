import { authorize } from '#lib/access/authorize.ts'
import { type Ctx, inSnapshot } from '#lib/context.ts'
import { afterSeal, batchEntries, batchFacts, handedOnStates, loadBatch } from './rows.ts'
import { mediumAnswers } from './rules.ts'
import { EntriesAsked } from './schema.ts'
import { type BatchState, entryView, standingOf } from './view.ts'

/**
 * How the files of a batch stand, or those asked for: what its engine asks again and again. Of all, also what may be done
 * with the medium. NOT_FOUND for another's batch.
 */
export async function pollBatch(ctx: Ctx, batchId: string, raw: string[] = []): Promise<BatchState> {
  const asked = EntriesAsked.parse(raw)
  return inSnapshot(ctx, async (tx) => {
    const batch = await loadBatch(tx, batchId)
    authorize(tx.actor, { on: 'batch', action: 'batch.see', resource: batchFacts(batch) })
    const rows = await batchEntries(tx, batchId, asked)
    const medium =
      asked.length > 0
        ? null
        : mediumAnswers(rows.map(standingOf), await handedOnStates(tx, batchId), await afterSeal(tx, batch))
    return { medium, transferId: batch.transferId, entries: rows.filter(({ isInSight }) => isInSight).map(entryView) }
  })
}
