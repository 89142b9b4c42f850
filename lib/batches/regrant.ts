import { authorize } from '#lib/access/authorize.ts'
import { type Ctx, inTransaction } from '#lib/context.ts'
import { issueGrant } from './issue-grant.ts'
import { loadBatch } from './rows.ts'

/**
 * Another grant for a batch of one's own, whose earlier ones ended: stopped at a station, or by a new password. NOT_FOUND
 * for another's batch.
 */
export async function regrantBatch(ctx: Ctx, batchId: string): Promise<{ grantToken: string }> {
  return inTransaction(ctx, async (tx) => {
    const { officerId, caseId } = await loadBatch(tx, batchId)
    authorize(tx.actor, { on: 'upload', action: 'upload.write', resource: { officerId, batchId, caseId } })
    return { grantToken: await issueGrant(tx, batchId) }
  })
}
