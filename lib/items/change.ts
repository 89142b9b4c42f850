import { sql } from 'drizzle-orm'
import { authorize } from '#lib/access/authorize.ts'
import { type Ctx, inTransaction, type Tx } from '#lib/context.ts'
import { recordEvent } from '#lib/custody/record.ts'
import { CdipError } from '#lib/errors.ts'
import { loadSource } from '#lib/sources/rows.ts'
import { type ItemRow, itemFacts, loadItem } from './rows.ts'
import { ChangeItemInput } from './schema.ts'

type Input = ReturnType<typeof ChangeItemInput.parse>

/**
 * Changes what is said of an exhibit: when it was recorded and how that is known, where it comes from, its marks, its
 * value. The bytes and the file's own time stay; the record keeps the values of each time and its next file is due.
 * INVALID for a source of another case. Idempotent: what changes nothing leaves no event.
 */
export async function changeItem(ctx: Ctx, raw: ChangeItemInput): Promise<void> {
  const input = ChangeItemInput.parse(raw)
  await inTransaction(ctx, async (tx) => {
    const item = await loadItem(tx, input.itemId, { lock: true })
    authorize(tx.actor, { on: 'item', action: 'item.change', resource: itemFacts(item) })
    const sourceName = await nameOfSource(tx, item, input.sourceId)
    // Null from one who does not see where it comes from says nothing about it.
    const keepsSource = input.sourceId === null && item.sourceId === null
    const written = await write(tx, input, keepsSource)
    if (!written) return
    const { sourceId } = written
    const { capturedAt, captureBasis, captureNote: note, channel, ownMark, courtMark, value } = input
    await recordEvent(tx, {
      type: 'item.changed',
      caseId: item.caseId ?? undefined,
      itemId: item.id,
      facts: { capturedAt, captureBasis, sourceId, value },
      personal: { sourceName, channel, ownMark, courtMark, note },
    })
    await tx.db.execute(sql`select pg_notify('uploads', ${item.id})`)
  })
}

/** A source that the item has already may stay, even where the actor does not see it. */
async function nameOfSource(tx: Tx, item: ItemRow, sourceId: string | null): Promise<string> {
  if (sourceId === null || sourceId === item.sourceId) return item.sourceName ?? ''
  const source = await loadSource(tx, sourceId)
  if (source.caseId !== item.caseId) throw new CdipError('INVALID', 'a source of another case')
  return source.name
}

/** Null where nothing changed. */
async function write(tx: Tx, input: Input, keepsSource: boolean): Promise<{ sourceId: string | null } | null> {
  const sourceId = keepsSource ? sql`source_id` : sql`${input.sourceId}::uuid`
  const [written] = await tx.db.execute<{ sourceId: string | null }>(sql`
    update items set captured_at = coalesce(${input.capturedAt}::timestamptz, file_time), capture_basis = ${input.captureBasis},
      capture_note = ${input.captureNote}, source_id = ${sourceId}, channel = ${input.channel},
      own_mark = ${input.ownMark}, court_mark = ${input.courtMark}, value = ${input.value},
      record_wanted = record_wanted + 1
    where id = ${input.itemId} and (captured_at, capture_basis, capture_note, source_id, channel, own_mark, court_mark, value)
      is distinct from (coalesce(${input.capturedAt}::timestamptz, file_time), ${input.captureBasis}::text,
        ${input.captureNote}::text, ${sourceId}, ${input.channel}::text, ${input.ownMark}::text,
        ${input.courtMark}::text, ${input.value}::text)
    returning source_id as "sourceId"`)
  return written ?? null
}
