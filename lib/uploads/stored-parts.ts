import { sql } from 'drizzle-orm'
import { authorize } from '#lib/access/authorize.ts'
import { type Ctx, inSnapshot } from '#lib/context.ts'
import { loadUpload } from './rows.ts'

export type StoredPart = { offsetBytes: number; lengthBytes: number; sha256: string }

/** The acknowledged parts of an upload, in order and without gap: who goes on compares each with the file that was picked. */
export async function storedParts(ctx: Ctx, uploadId: string): Promise<StoredPart[]> {
  return inSnapshot(ctx, async (tx) => {
    const upload = await loadUpload(tx, uploadId)
    authorize(tx.actor, { on: 'upload', action: 'upload.see', resource: upload })
    return await tx.db.execute<StoredPart>(sql`
      select offset_bytes::float8 as "offsetBytes", length_bytes::float8 as "lengthBytes", sha256 from upload_parts
      where upload_id = ${uploadId} order by offset_bytes`)
  })
}
