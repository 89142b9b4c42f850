import { sql } from 'drizzle-orm'
import { authorize } from '#lib/access/authorize.ts'
import { uuids } from '#lib/access/visibility.ts'
import { loadCase } from '#lib/cases/rows.ts'
import { type Ctx, inTransaction } from '#lib/context.ts'
import { recordEvent } from '#lib/custody/record.ts'
import { CdipError } from '#lib/errors.ts'
import type { Kind } from '#lib/items/sniff.ts'
import { filtered } from './rows.ts'
import { ListingInput } from './schema.ts'

/** A line of the listing: what is known of one exhibit. Times in RFC 3339, sizes in bytes, `crc32` in hex. */
export type Line = {
  number: number
  name: string
  folder: string
  kind: Kind
  capturedAt: string
  fileTime: string
  source: string
  channel: string
  ownMark: string
  courtMark: string
  sizeBytes: number
  sha256: string
  crc32: string
  contributor: string
  sealedAt: string
}

/** More than a spreadsheet is read for: the filters narrow it. */
const MOST = 50_000

/**
 * The filtered set of a case, or those of its exhibits that were chosen, by number; on the record. INVALID beyond 50,000.
 * FORBIDDEN for one who is only a contributor.
 */
export async function exportListing(
  ctx: Ctx,
  raw: { caseId: string } & Record<string, string>,
): Promise<{ reportNumber: string; lines: Line[] }> {
  const input = ListingInput.parse(raw)
  return inTransaction(ctx, async (tx) => {
    const theCase = await loadCase(tx, input.caseId)
    authorize(tx.actor, { on: 'case', action: 'case.see-items', resource: theCase })
    const chosen = input.items.length > 0 ? sql`and i.id = any (${uuids(input.items)})` : sql``
    const set = await filtered(tx, theCase, input)
    const lines = await tx.db.execute<Line>(sql`
      select i.number, i.name_display as name, i.folder_display as folder, i.kind, i.captured_at as "capturedAt",
        i.file_time as "fileTime", coalesce(s.name, '') as source, i.channel, i.own_mark as "ownMark",
        i.court_mark as "courtMark", i.size_bytes::float8 as "sizeBytes", i.sha256, lpad(to_hex(i.crc32), 8, '0') as crc32,
        o.name as contributor, i.sealed_at as "sealedAt"
      from items i join officers o on o.id = i.contributed_by left join sources s on s.id = i.source_id
      where ${set} ${chosen} order by i.number limit ${MOST + 1}`)
    if (lines.length > MOST) throw new CdipError('INVALID', `more than ${MOST} exhibits`, { reason: 'TOO_MANY' })
    const isWhole = lines.length === theCase.lastItemNumber - theCase.movedOut
    await recordEvent(tx, {
      type: 'case.listing-exported',
      caseId: theCase.id,
      facts: { exhibits: lines.length, isWhole },
      personal: {},
    })
    return { reportNumber: theCase.reportNumber, lines: [...lines] }
  })
}
