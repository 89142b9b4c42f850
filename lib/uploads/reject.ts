import { dirname, join } from 'node:path'
import { sql } from 'drizzle-orm'
import { type Ctx, inTransaction } from '#lib/context.ts'
import { recordEvent } from '#lib/custody/record.ts'
import { assembleMaster, removeReceived } from '#lib/storage/files.ts'
import { quarantineKey, segmentKey } from '#lib/storage/keys.ts'
import { loadUpload, segmentsOf } from './rows.ts'

/** Refuses an upload whose stored bytes are not those of the officer's machine. The bytes are kept, in quarantine. */
export async function rejectUpload(
  ctx: Ctx,
  storeFolder: string,
  uploadId: string,
  storedSha256: string,
): Promise<void> {
  const segments = await inTransaction(ctx, (tx) => segmentsOf(tx, uploadId))
  const sources = segments.map((each) => ({
    path: join(storeFolder, segmentKey(uploadId, each.epoch)),
    lengthBytes: each.lengthBytes,
  }))
  try {
    await assembleMaster(sources, join(storeFolder, quarantineKey(uploadId)))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error // an earlier try kept them already
  }
  await inTransaction(ctx, async (tx) => {
    const upload = await loadUpload(tx, uploadId, { lock: true })
    if (upload.state !== 'complete' || upload.sourceSha256 === null) return
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
  await removeReceived(dirname(join(storeFolder, segmentKey(uploadId, 0))))
}
