import { sql } from 'drizzle-orm'
import { authorize } from '#lib/access/authorize.ts'
import { type Ctx, inTransaction, type Tx } from '#lib/context.ts'
import { recordEvent } from '#lib/custody/record.ts'
import { CdipError } from '#lib/errors.ts'
import { loadSource } from '#lib/sources/rows.ts'
import { type ItemRow, itemFacts, loadItem } from './rows.ts'
import { ChangeItemInput } from './schema.ts'

/** All that is said of an exhibit. */
export type Said = Omit<ReturnType<typeof ChangeItemInput.parse>, 'itemId'>

/**
 * Changes what is said of an exhibit: when it was recorded and how that is known, where it comes from, its marks, its
 * value. The bytes and the file's own time stay; the record keeps the values of each time and its next file is due.
 * INVALID for a source of another case. Idempotent: what changes nothing leaves no event.
 */
export async function changeItem(ctx: Ctx, raw: ChangeItemInput): Promise<void> {
  const { itemId, ...said } = ChangeItemInput.parse(raw)
  await inTransaction(ctx, async (tx) => {
    const item = await loadItem(tx, itemId, { lock: true })
    authorize(tx.actor, { on: 'item', action: 'item.change', resource: itemFacts(item) })
    if (await writeSaid(tx, item, said)) await tx.db.execute(sql`select pg_notify('uploads', ${item.id})`)
  })
}

/**
 * Writes what is said of an exhibit that is locked and whose change was authorised, with its event. `actId`: of the one
 * act that changes many. Returns whether anything changed.
 */
export async function writeSaid(tx: Tx, item: ItemRow, said: Said, actId?: string): Promise<boolean> {
  const sourceName = await nameOfSource(tx, item, said.sourceId)
  // Null from one who does not see where it comes from says nothing about it.
  const keepsSource = said.sourceId === null && item.sourceId === null
  const written = await write(tx, item.id, said, keepsSource)
  if (!written) return false
  const { sourceId } = written
  const { captureBasis, captureNote: note, channel, ownMark, courtMark, value } = said
  const capturedAt = said.capturedAt && new Date(said.capturedAt).toISOString()
  await recordEvent(tx, {
    type: 'item.changed',
    caseId: item.caseId ?? undefined,
    itemId: item.id,
    facts: { capturedAt, captureBasis, sourceId, value, ...(actId ? { actId } : {}) },
    personal: { sourceName, channel, ownMark, courtMark, note },
  })
  return true
}

/** A source that the item has already may stay, even where the actor does not see it. */
async function nameOfSource(tx: Tx, item: ItemRow, sourceId: string | null): Promise<string> {
  if (sourceId === null || sourceId === item.sourceId) return item.sourceName ?? ''
  const source = await loadSource(tx, sourceId)
  if (source.caseId !== item.caseId) throw new CdipError('INVALID', 'a source of another case')
  return source.name
}

/** Null where nothing changed. */
async function write(
  tx: Tx,
  itemId: string,
  said: Said,
  keepsSource: boolean,
): Promise<{ sourceId: string | null } | null> {
  const sourceId = keepsSource ? sql`source_id` : sql`${said.sourceId}::uuid`
  const [written] = await tx.db.execute<{ sourceId: string | null }>(sql`
    update items set captured_at = coalesce(${said.capturedAt}::timestamptz, file_time), capture_basis = ${said.captureBasis},
      capture_note = ${said.captureNote}, source_id = ${sourceId}, channel = ${said.channel},
      own_mark = ${said.ownMark}, court_mark = ${said.courtMark}, value = ${said.value},
      record_wanted = record_wanted + 1
    where id = ${itemId} and (captured_at, capture_basis, capture_note, source_id, channel, own_mark, court_mark, value)
      is distinct from (coalesce(${said.capturedAt}::timestamptz, file_time), ${said.captureBasis}::text,
        ${said.captureNote}::text, ${sourceId}, ${said.channel}::text, ${said.ownMark}::text,
        ${said.courtMark}::text, ${said.value}::text)
    returning source_id as "sourceId"`)
  return written ?? null
}
