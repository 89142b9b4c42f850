import { createHash, randomBytes } from 'node:crypto'
import { sql } from 'drizzle-orm'
import { v7 } from 'uuid'
import { authorize } from '#lib/access/authorize.ts'
import { loadCase } from '#lib/cases/rows.ts'
import { type Ctx, inTransaction } from '#lib/context.ts'
import { CdipError } from '#lib/errors.ts'
import { displayName } from './display-name.ts'
import { type BatchCreated, CreateBatchInput } from './schema.ts'

const GRANT_HOURS = 24

/** Makes a batch with its entries: what is to be brought in together. No byte has moved yet. */
export async function createBatch(ctx: Ctx, raw: CreateBatchInput): Promise<BatchCreated> {
  const input = CreateBatchInput.parse(raw)
  return inTransaction(ctx, async (tx) => {
    const { actor } = tx
    if (actor.type !== 'officer') throw new CdipError('FORBIDDEN', 'a person brings material in')
    const theCase = await loadCase(tx, input.caseId)
    authorize(actor, { on: 'case', action: 'case.bring-in', resource: theCase })
    if (theCase.status !== 'open') throw new CdipError('CONFLICT', 'the case is closed')
    const batchId = v7()
    await tx.db.execute(sql`insert into batches (id, case_id, officer_id, created_at)
      values (${batchId}, ${input.caseId}, ${actor.id}, ${tx.now.toISOString()})`)
    const entries = input.entries.map((entry) => ({
      id: v7(),
      name_raw: Buffer.from(entry.name, 'utf8').toString('hex'),
      name_display: displayName(entry.name),
      folder_display: displayName(entry.folder),
      size_bytes: entry.sizeBytes,
      modified_at: entry.modifiedAt,
    }))
    await tx.db.execute(sql`
      insert into batch_entries (id, batch_id, name_raw, name_display, folder_display, size_bytes, modified_at)
      select id, ${batchId}, decode(name_raw, 'hex'), name_display, folder_display, size_bytes, modified_at
      from jsonb_to_recordset(${JSON.stringify(entries)}::jsonb)
        as e(id uuid, name_raw text, name_display text, folder_display text, size_bytes bigint, modified_at timestamptz)`)
    const grantToken = randomBytes(32).toString('base64url')
    const expires = new Date(tx.now.getTime() + GRANT_HOURS * 3_600_000).toISOString()
    const tokenHash = createHash('sha256').update(grantToken).digest()
    await tx.db.execute(sql`insert into upload_grants (id, batch_id, token_hash, expires_at)
      values (${v7()}, ${batchId}, ${tokenHash}, ${expires})`)
    return { batchId, entryIds: entries.map((entry) => entry.id), grantToken }
  })
}
