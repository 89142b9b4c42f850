import { sql } from 'drizzle-orm'
import { authorize } from '#lib/access/authorize.ts'
import { decide } from '#lib/access/policy.ts'
import { type Ctx, inSnapshot } from '#lib/context.ts'
import { batchEntries, batchFacts, handedOn, loadBatch } from './rows.ts'
import { type BatchView, entryView } from './view.ts'

/** A batch that the actor looks after, with the state of each file; NOT_FOUND for another's. */
export async function getBatch(ctx: Ctx, batchId: string): Promise<BatchView> {
  return inSnapshot(ctx, async (tx) => {
    const batch = await loadBatch(tx, batchId)
    const resource = batchFacts(batch)
    authorize(tx.actor, { on: 'batch', action: 'batch.see', resource })
    const entries = await batchEntries(tx, sql`e.batch_id = ${batchId}`)
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
      entries: entries.map(entryView),
      can: { handOver: decide(tx.actor, { on: 'batch', action: 'batch.hand-over', resource }) },
    }
  })
}
