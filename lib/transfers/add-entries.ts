import { sql } from 'drizzle-orm'
import { authorize } from '#lib/access/authorize.ts'
import { type Ctx, inTransaction } from '#lib/context.ts'
import { CdipError } from '#lib/errors.ts'
import { pathOf } from './raw-path.ts'
import { loadTransfer, refuseUnread, transferFacts } from './rows.ts'
import { AddEntriesInput } from './schema.ts'

/**
 * Adds a piece of the manifest, as it was found. Idempotent: a piece that has come is passed over. Returns how many
 * entries have come. CONFLICT where pieces before it are missing, the manifest is whole, or the medium's token was not read;
 * INVALID for a path that came before, or that does not stand for its bytes. Nothing is recorded until it is whole: until then
 * it says nothing.
 */
export async function addEntries(ctx: Ctx, raw: AddEntriesInput): Promise<{ entries: number }> {
  const { transferId, from, entries } = AddEntriesInput.parse(raw)
  return inTransaction(ctx, async (tx) => {
    const transfer = await loadTransfer(tx, transferId, { lock: true })
    authorize(tx.actor, { on: 'transfer', action: 'transfer.fill', resource: transferFacts(transfer), now: tx.now })
    refuseUnread(transfer)
    if (from + entries.length <= transfer.entries) return { entries: transfer.entries }
    if (transfer.listedAt) throw new CdipError('CONFLICT', 'the manifest is whole', { reason: 'RECORD_STANDS' })
    if (from !== transfer.entries) throw new CdipError('CONFLICT', 'another piece comes next')
    if (entries.some(({ path, pathRaw }) => pathRaw && pathOf(Buffer.from(pathRaw, 'hex')).path !== path))
      throw new CdipError('INVALID', 'a path that does not stand for its bytes')
    const rows = entries.map(({ path, pathRaw, kind, sizeBytes, modifiedAt }, at) => ({
      ...{ ordinal: from + at, path, path_raw: pathRaw, kind, size_bytes: sizeBytes, modified_at: modifiedAt },
    }))
    const added = await tx.db.execute(sql`
      insert into transfer_entries (transfer_id, ordinal, path, path_raw, kind, size_bytes, modified_at)
      select ${transferId}, ordinal, path, decode(path_raw, 'hex'), kind, size_bytes, date_trunc('milliseconds', modified_at)
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
        as e(ordinal int, path text, path_raw text, kind text, size_bytes bigint, modified_at timestamptz)
      on conflict do nothing returning 1`)
    if (added.length !== rows.length) throw new CdipError('INVALID', 'a path came twice')
    const bytes = entries.reduce((sum, { sizeBytes }) => sum + (sizeBytes ?? 0), 0)
    await tx.db.execute(sql`update transfers set entries = entries + ${rows.length}, bytes = bytes + ${bytes}
      where id = ${transferId} and entries = ${from}`)
    return { entries: from + rows.length }
  })
}
