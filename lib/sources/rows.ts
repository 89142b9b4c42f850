import { type SQL, sql } from 'drizzle-orm'
import { uuids, visibleSources } from '#lib/access/visibility.ts'
import type { Tx } from '#lib/context.ts'
import { CdipError } from '#lib/errors.ts'
import { chooseClaim } from './rules.ts'
import type { ClockBasis, SourceFields } from './schema.ts'

export type SourceRow = SourceFields & {
  id: string
  caseId: string
  addedBy: string
  adder: string
  addedAt: string
}

/** Sources in the actor's sight that fit `where`; `s` is the source and `c` its case, as visibility.ts expects. */
const select = (tx: Tx, where: SQL) => sql`
  select s.id, s.case_id as "caseId", s.kind, s.name, s.make, s.model, s.serial, s.place,
    s.handed_over_by as "handedOverBy", s.handed_over_to as "handedOverTo", s.handed_over_at as "handedOverAt",
    s.asked_from as "askedFrom", s.asked_until as "askedUntil", s.given_from as "givenFrom", s.given_until as "givenUntil",
    s.recorder_clock_at as "recorderClockAt", s.reference_clock_at as "referenceClockAt",
    s.added_by as "addedBy", o.name as adder, s.added_at as "addedAt"
  from sources s join cases c on c.id = s.case_id join officers o on o.id = s.added_by
  where ${visibleSources(tx.actor, tx.now)} and ${where}`

/** The sources of a case that the actor sees, by name. */
export async function sourcesOf(tx: Tx, caseId: string): Promise<SourceRow[]> {
  return await tx.db.execute<SourceRow>(sql`${select(tx, sql`s.case_id = ${caseId}`)} order by s.name, s.id limit 500`)
}

/** These sources, as far as the actor sees them. */
export async function sourcesById(tx: Tx, ids: readonly string[]): Promise<SourceRow[]> {
  return await tx.db.execute<SourceRow>(sql`${select(tx, sql`s.id = any (${uuids(ids)})`)} order by s.name, s.id`)
}

/** One source; NOT_FOUND outside the actor's sight. `lock` holds the row for this transaction. */
export async function loadSource(tx: Tx, sourceId: string, options: { lock?: boolean } = {}): Promise<SourceRow> {
  const [row] = await tx.db.execute<SourceRow>(
    sql`${select(tx, sql`s.id = ${sourceId}`)} ${options.lock ? sql`for update of s` : sql``}`,
  )
  if (!row) throw new CdipError('NOT_FOUND', `no source ${sourceId} in sight`)
  return row
}

/** What an officer fills in, as the table takes it. */
export function filledIn(source: SourceFields) {
  const { kind, name, make, model, serial, place, handedOverBy, handedOverTo } = source
  const date = (at: string | null) => (at ? new Date(at) : null)
  return {
    ...{ kind, name, make, model, serial, place, handedOverBy, handedOverTo },
    handedOverAt: date(source.handedOverAt),
    ...{ askedFrom: date(source.askedFrom), askedUntil: date(source.askedUntil) },
    ...{ givenFrom: date(source.givenFrom), givenUntil: date(source.givenUntil) },
    ...{ recorderClockAt: date(source.recorderClockAt), referenceClockAt: date(source.referenceClockAt) },
  }
}

export type ClaimRow = {
  sourceId: string
  itemId: string | null
  fromAt: string | null
  untilAt: string | null
  aheadMs: number
  uncertaintyMs: number | null
  basis: ClockBasis
  note: string
  setBy: string
  setAt: string
}
type Exhibit = { id: string; sourceId: string | null; recorderClockAt: string | null }

/**
 * What holds of the recorder's clock for exhibits that the caller loaded in scope, by their ids. The reading of the
 * hand-over counts as the first claim of a source, without an uncertainty.
 */
export async function claimsThatHold(tx: Tx, exhibits: readonly Exhibit[]): Promise<Map<string, ClaimRow>> {
  const sourceIds = [...new Set(exhibits.flatMap(({ sourceId }) => sourceId ?? []))]
  if (sourceIds.length === 0) return new Map()
  const sources = uuids(sourceIds)
  const claims = await tx.db.execute<ClaimRow>(sql`
    select c.source_id as "sourceId", c.item_id as "itemId", c.from_at as "fromAt", c.until_at as "untilAt",
      c.ahead_ms::float8 as "aheadMs", c.uncertainty_ms::float8 as "uncertaintyMs", c.basis, c.note, o.name as "setBy",
      c.set_at as "setAt"
    from clock_offsets c join officers o on o.id = c.set_by
    where c.source_id = any (${sources})
      and (c.item_id is null or c.item_id = any (${uuids(exhibits.map(({ id }) => id))}))
    union all
    select s.id, null, null, null, extract(epoch from s.recorder_clock_at - s.reference_clock_at)::float8 * 1000, null,
      'reading', '', o.name, s.added_at
    from sources s join officers o on o.id = s.added_by
    where s.id = any (${sources}) and s.recorder_clock_at is not null`)
  const holding = exhibits.flatMap(({ id, sourceId, recorderClockAt }): [string, ClaimRow][] => {
    const about = claims.filter((claim) => claim.sourceId === sourceId && (claim.itemId ?? id) === id)
    const claim = chooseClaim(about, recorderClockAt)
    return claim ? [[id, claim]] : []
  })
  return new Map(holding)
}
