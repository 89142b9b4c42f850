import { sql } from 'drizzle-orm'
import { authorize } from '#lib/access/authorize.ts'
import { type Ctx, inSnapshot } from '#lib/context.ts'
import { CdipError } from '#lib/errors.ts'
import { type EntryRow, entryColumns, loadTransfer, transferFacts } from './rows.ts'
import type { ParcelView } from './view.ts'

/**
 * What of a medium goes as this file of a batch of the actor's: the entry itself, or all that an export set was announced
 * with, in the order in which its archive holds it. NOT_FOUND where it is another's, or of no medium.
 */
export async function getParcel(ctx: Ctx, entryId: string): Promise<ParcelView> {
  return inSnapshot(ctx, async (tx) => {
    const me = tx.actor.type === 'officer' ? tx.actor.id : null
    const [sent] = await tx.db.execute<{ transferId: string; isSet: boolean }>(sql`
      select b.transfer_id as "transferId", e.is_set as "isSet" from batch_entries e join batches b on b.id = e.batch_id
      where e.id = ${entryId} and b.officer_id = ${me} and b.transfer_id is not null`)
    if (!sent) throw new CdipError('NOT_FOUND', `no entry ${entryId} of a medium in sight`)
    const { transferId, isSet } = sent
    const transfer = await loadTransfer(tx, transferId)
    authorize(tx.actor, { on: 'transfer', action: 'transfer.fill', resource: transferFacts(transfer), now: tx.now })
    const rows = await tx.db.execute<EntryRow>(sql`select ${entryColumns} from transfer_entries e
      where e.transfer_id = ${transferId} and e.batch_entry_id = ${entryId} order by e.place`)
    const [first] = rows
    if (!first) throw new CdipError('NOT_FOUND', `entry ${entryId} was taken back`)
    return {
      ...{ transferId, root: isSet ? first.setRoot : null },
      members: rows.map(({ ordinal, path, pathRaw, kind, sizeBytes, modifiedAt }) => ({
        ...{ ordinal, path, pathRaw, kind, sizeBytes, modifiedAt },
      })),
    }
  })
}
