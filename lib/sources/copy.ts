import { sql } from 'drizzle-orm'
import { uuids } from '#lib/access/visibility.ts'
import type { OfficerActor, Tx } from '#lib/context.ts'
import { recordEvent } from '#lib/custody/record.ts'
import { rfc3339 } from '#lib/i18n/formats.ts'
import { insertSource } from './add.ts'
import { type ClaimRow, filledIn, loadSource, type SourceRow, sourcesOf } from './rows.ts'

const fieldsOf = (source: Parameters<typeof filledIn>[0]) => JSON.stringify(filledIn(source))

/** An exhibit that takes its source along into another case. */
type Taken = { itemId: string; sourceId: string; toCaseId: string }

/**
 * The source in another case that says the same as this one, made where there is none: a source is its case's own, and
 * an exhibit takes what is known of its origin along, with what is claimed of its clock. The caller authorised both
 * cases. Returns its id.
 */
export async function copySource(tx: Tx, actor: OfficerActor, taken: Taken): Promise<string> {
  const { itemId, sourceId, toCaseId } = taken
  const source = await loadSource(tx, sourceId)
  await tx.db.execute(sql`select pg_advisory_xact_lock(hashtext(${`sources of ${toCaseId}`}))`)
  const id = (await findSame(tx, source, toCaseId)) ?? (await insertSource(tx, actor, toCaseId, source))
  const copied = await tx.db.execute<{ id: string }>(
    sql`select id from copy_clock_offsets(${sourceId}, ${id}, ${itemId}) as id`,
  )
  await recordCopiedClaims(
    tx,
    toCaseId,
    copied.map((each) => each.id),
  )
  return id
}

/** One with other claims is another source: what holds for its exhibits would change, or for this one. */
async function findSame(tx: Tx, source: SourceRow, toCaseId: string): Promise<string | undefined> {
  const claims = await claimsText(tx, source.id)
  for (const each of await sourcesOf(tx, toCaseId))
    if (fieldsOf(each) === fieldsOf(source) && (await claimsText(tx, each.id)) === claims) return each.id
  return undefined
}

/** What is claimed of a source as a whole, as one text that is equal where the claims are. */
async function claimsText(tx: Tx, sourceId: string): Promise<string | null> {
  const [row] = await tx.db.execute<{ claims: string | null }>(sql`
    select jsonb_agg(claim order by claim)::text as claims from (
      select jsonb_build_array(set_at, set_by, from_at, until_at, ahead_ms, uncertainty_ms, basis, note) as claim
      from clock_offsets where source_id = ${sourceId} and item_id is null) c`)
  return row?.claims ?? null
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
