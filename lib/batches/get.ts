import { sql } from 'drizzle-orm'
import { authorize } from '#lib/access/authorize.ts'
import { decide } from '#lib/access/policy.ts'
import { type Ctx, inSnapshot } from '#lib/context.ts'
import { batchEntries, batchFacts, batchSources, handedOn, loadBatch } from './rows.ts'
import { type AfterSeal, mediumAnswers } from './rules.ts'
import { EntriesAsked } from './schema.ts'
import { type BatchView, entryView } from './view.ts'

// No countersignature and no copy is on record anywhere: who holds the medium keeps its contents.
const NOTHING_AFTER: AfterSeal = { isCountersigned: false, areCopiesVerified: false }

/** A batch that the actor looks after, with the state of each file, or of those asked for; NOT_FOUND for another's. */
export async function getBatch(ctx: Ctx, batchId: string, asked: string[] = []): Promise<BatchView> {
  const entryIds = EntriesAsked.parse(asked)
  return inSnapshot(ctx, async (tx) => {
    const batch = await loadBatch(tx, batchId)
    const resource = batchFacts(batch)
    authorize(tx.actor, { on: 'batch', action: 'batch.see', resource })
    const some = entryIds.length > 0 ? sql`and e.id = any (${`{${entryIds.join(',')}}`}::uuid[])` : sql``
    const entries = (await batchEntries(tx, sql`e.batch_id = ${batchId} ${some}`)).map(entryView)
    const { id, caseId, reportNumber, trayNameEn, trayNameZh, officerId, officer, serviceNumber } = batch
    const { handedByName, handedByNumber } = batch
    return {
      id,
      caseId,
      reportNumber,
      trayUnit: trayNameEn && trayNameZh ? { en: trayNameEn, zh: trayNameZh } : null,
      officerId,
      officer,
      serviceNumber,
      createdAt: new Date(batch.createdAt).toISOString(),
      isOwnerSuspended: batch.isOwnerSuspended,
      handedBy: handedByName && handedByNumber ? { name: handedByName, serviceNumber: handedByNumber } : null,
      handedOn: await handedOn(tx, batchId),
      classification: batch.classification ?? 'RESTRICTED',
      needToKnow: batch.needToKnow ?? false,
      sources: await batchSources(tx, batchId),
      medium: entryIds.length > 0 ? null : mediumAnswers(entries, NOTHING_AFTER),
      entries,
      can: { handOver: decide(tx.actor, { on: 'batch', action: 'batch.hand-over', resource }) },
    }
  })
}
