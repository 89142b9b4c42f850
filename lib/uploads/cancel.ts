import { sql } from 'drizzle-orm'
import { authorize } from '#lib/access/authorize.ts'
import { type Ctx, inTransaction } from '#lib/context.ts'
import { recordEvent } from '#lib/custody/record.ts'
import { CdipError } from '#lib/errors.ts'
import { loadUpload } from './rows.ts'

/**
 * Cancels an upload that is still receiving; idempotent. What has arrived is kept: the worker moves it to quarantine.
 * CONFLICT where all bytes are there: what is complete is verified and sealed.
 */
export async function cancelUpload(ctx: Ctx, uploadId: string): Promise<void> {
  await inTransaction(ctx, async (tx) => {
    const upload = await loadUpload(tx, uploadId, { lock: true })
    authorize(tx.actor, { on: 'upload', action: 'upload.write', resource: upload })
    if (upload.state === 'cancelled') return
    const moved = await tx.db.execute(sql`
      update uploads set state = 'cancelled', lease_until = null, epoch = epoch + 1 where id = ${uploadId} and state = 'open' returning 1`)
    if (moved.length === 0) throw new CdipError('CONFLICT', 'all bytes have arrived')
    await recordEvent(tx, {
      type: 'upload.cancelled',
      caseId: upload.caseId ?? undefined,
      facts: { uploadId, keptBytes: upload.offsetBytes },
      personal: { fileName: upload.nameDisplay },
    })
  })
}
