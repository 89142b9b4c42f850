import { sql } from 'drizzle-orm'
import { authorize } from '#lib/access/authorize.ts'
import { type Ctx, inSnapshot } from '#lib/context.ts'
import { batchEntries, loadBatch } from './rows.ts'
import { type BatchView, entryView } from './view.ts'

/** A batch of one's own with the state of each file; NOT_FOUND for another's. */
export async function getBatch(ctx: Ctx, batchId: string): Promise<BatchView> {
  return inSnapshot(ctx, async (tx) => {
    const batch = await loadBatch(tx, batchId)
    authorize(tx.actor, { on: 'upload', action: 'upload.see', resource: { officerId: batch.officerId, batchId } })
    const entries = await batchEntries(tx, sql`e.batch_id = ${batchId}`)
    const { id, caseId, reportNumber, trayNameEn, trayNameZh, officerId, officer, serviceNumber } = batch
    return {
      id,
      caseId,
      reportNumber,
      trayUnit: trayNameEn && trayNameZh ? { en: trayNameEn, zh: trayNameZh } : null,
      officerId,
      officer,
      serviceNumber,
      createdAt: new Date(batch.createdAt).toISOString(),
      entries: entries.map(entryView),
    }
  })
}
