import { sql } from 'drizzle-orm'
import { uuids } from '#lib/access/visibility.ts'
import type { Tx } from '#lib/context.ts'
import { recordEvent } from '#lib/custody/record.ts'
import { rfc3339 } from '#lib/i18n/formats.ts'
import { type ClaimRow, sourcesById } from './rows.ts'
import { recordedSource } from './rules.ts'

/** Puts sources on the record of the case in which they were made for the exhibits that came into it. */
export async function recordMadeSources(tx: Tx, caseId: string, sourceIds: readonly string[]): Promise<void> {
  for (const source of await sourcesById(tx, sourceIds))
    await recordEvent(tx, { type: 'source.added', caseId, ...recordedSource(source.id, source) })
}

type Copied = Omit<ClaimRow, 'uncertaintyMs'> & {
  id: string
  sourceId: string
  sourceName: string
  photoItemId: string | null
  uncertaintyMs: number
}

/** Puts claims on the record of the case that they came to with their source: they hold for its exhibits from now on. */
export async function recordCopiedClaims(tx: Tx, caseId: string, offsetIds: readonly string[]): Promise<void> {
  const claims = await tx.db.execute<Copied>(sql`
    select c.id, c.source_id as "sourceId", s.name as "sourceName", c.item_id as "itemId", c.photo_item_id as "photoItemId",
      c.from_at as "fromAt", c.until_at as "untilAt", c.ahead_ms::float8 as "aheadMs",
      c.uncertainty_ms::float8 as "uncertaintyMs", c.basis, c.note, o.name as "setBy", c.set_at as "setAt"
    from clock_offsets c join sources s on s.id = c.source_id join officers o on o.id = c.set_by
    where c.id = any (${uuids(offsetIds)}) order by c.id`)
  for (const { id: offsetId, sourceId, sourceName, itemId, photoItemId, note, ...claim } of claims) {
    const { aheadMs, uncertaintyMs, basis, setBy, setAt } = claim
    await recordEvent(tx, {
      type: 'source.clock-copied',
      caseId,
      ...(itemId ? { itemId } : {}),
      facts: {
        ...{ sourceId, offsetId, aheadMs, uncertaintyMs, basis, photoItemId },
        ...{ fromAt: rfc3339(claim.fromAt), untilAt: rfc3339(claim.untilAt), setAt: rfc3339(setAt) ?? '' },
      },
      personal: { sourceName, note, memberName: setBy },
    })
  }
}
