import { sql } from 'drizzle-orm'
import { authorize } from '#lib/access/authorize.ts'
import { type Ctx, inTransaction, type Tx } from '#lib/context.ts'
import { recordEvent } from '#lib/custody/record.ts'
import { CdipError } from '#lib/errors.ts'
import { loadUpload, type UploadRow } from './rows.ts'
import { FinaliseInput } from './schema.ts'

/**
 * Says the digest that the officer's own machine computed over the whole file. Idempotent; the field is written once.
 * DIGEST_MISMATCH where another was said before, or the item was sealed with another: that is an alarm, recorded,
 * and nothing is deleted. CONFLICT before all bytes are there.
 */
export async function finaliseUpload(ctx: Ctx, raw: FinaliseInput): Promise<void> {
  const { uploadId, sha256 } = FinaliseInput.parse(raw)
  const isHeld = await inTransaction(ctx, async (tx) => {
    const upload = await loadUpload(tx, uploadId, { lock: true })
    authorize(tx.actor, { on: 'upload', action: 'upload.write', resource: upload })
    if (upload.state === 'open') throw new CdipError('CONFLICT', 'bytes are missing')
    if (sha256 === null || upload.sourceSha256 === sha256) return true
    if (upload.state === 'sealed') return agreesWithSealed(tx, upload, sha256)
    if (upload.sourceSha256 !== null || upload.state === 'cancelled') return false
    await tx.db.execute(
      sql`update uploads set source_sha256 = ${sha256}, last_contact_at = now() where id = ${uploadId}`,
    )
    await tx.db.execute(sql`select pg_notify('uploads', ${uploadId})`)
    return true
  })
  if (!isHeld) throw new CdipError('DIGEST_MISMATCH', 'another digest stands for this upload')
}

/** Another digest than the sealed one raises an alarm, once: it stands, however often it is said again. */
async function agreesWithSealed(tx: Tx, upload: UploadRow, sha256: string): Promise<boolean> {
  const [item] = await tx.db.execute<{ id: string; caseId: string | null; sha256: string; hasAlarm: boolean }>(sql`
    select item_id as id, case_id as "caseId", sha256, has_alarm as "hasAlarm" from sealed_from(${upload.id})`)
  if (!item) throw new Error(`the sealed upload ${upload.id} has no item`)
  if (item.sha256 === sha256) return true
  if (item.hasAlarm) return false
  await recordEvent(tx, {
    type: 'item.source-hash-differed',
    caseId: item.caseId ?? undefined,
    itemId: item.id,
    facts: { declaredSha256: sha256, storedSha256: item.sha256 },
    personal: { fileName: upload.nameDisplay },
  })
  return false
}
