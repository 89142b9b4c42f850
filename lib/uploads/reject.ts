import { sql } from 'drizzle-orm'
import { type Ctx, inTransaction } from '#lib/context.ts'
import { recordEvent } from '#lib/custody/record.ts'
import { emptyReceived, quarantineBytes } from './quarantine.ts'
import { loadUpload } from './rows.ts'

/** Refuses an upload whose stored bytes are not those of the officer's machine. The bytes are kept, in quarantine. */
export async function rejectUpload(
  ctx: Ctx,
  storeFolder: string,
  uploadId: string,
  storedSha256: string,
): Promise<void> {
  await quarantineBytes(ctx, storeFolder, uploadId)
  await inTransaction(ctx, async (tx) => {
    const upload = await loadUpload(tx, uploadId, { lock: true })
    if (!['complete', 'verifying'].includes(upload.state) || upload.sourceSha256 === null) return
    await tx.db.execute(
      sql`update uploads set state = 'rejected', stored_sha256 = ${storedSha256} where id = ${uploadId}`,
    )
    await recordEvent(tx, {
      type: 'upload.rejected',
      caseId: upload.caseId ?? undefined,
      facts: { uploadId, declaredSha256: upload.sourceSha256, storedSha256 },
      personal: { fileName: upload.nameDisplay },
    })
  })
  await emptyReceived(ctx, storeFolder, uploadId)
}
