import { sql } from 'drizzle-orm'
import { authorize } from '#lib/access/authorize.ts'
import { type Ctx, inTransaction } from '#lib/context.ts'
import { recordEvent } from '#lib/custody/record.ts'
import { CdipError } from '#lib/errors.ts'
import { loadTransfer, transferFacts } from './rows.ts'
import { TransferInput } from './schema.ts'

/** Takes a returned transfer up again: a draft, with the reasons still beside its entries. CONFLICT unless it was returned. */
export async function reopenTransfer(ctx: Ctx, raw: { transferId: string }): Promise<void> {
  const { transferId } = TransferInput.parse(raw)
  await inTransaction(ctx, async (tx) => {
    const transfer = await loadTransfer(tx, transferId, { lock: true })
    authorize(tx.actor, { on: 'transfer', action: 'transfer.fill', resource: transferFacts(transfer), now: tx.now })
    const moved = await tx.db.execute(sql`update transfers set state = 'draft', decided_by = null, decided_at = null
      where id = ${transferId} and state = 'returned' returning 1`)
    if (moved.length === 0) throw new CdipError('CONFLICT', 'it was not returned')
    const personal = { mediumLabel: transfer.mediumLabel }
    await recordEvent(tx, { type: 'transfer.reopened', caseId: transfer.caseId, facts: { transferId }, personal })
  })
}
