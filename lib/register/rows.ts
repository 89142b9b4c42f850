import { type SQL, sql } from 'drizzle-orm'
import { visibleCases, visibleMedia } from '#lib/access/visibility.ts'
import type { OfficerActor, Tx } from '#lib/context.ts'
import { CdipError } from '#lib/errors.ts'
import type { Named } from '#lib/i18n/formats.ts'
import type { BroughtIn } from './rules.ts'
import type { AuthorityKind, MediumKind, MediumState, Particulars, Standing } from './schema.ts'

export type MediumRow = {
  id: string
  label: string
  kind: MediumKind
  standing: Standing
  serial: string
  bagNumber: string
  sealNumber: string
  propertyLabel: string
  claimedNumber: string
  remarks: string
  unitId: string
  unit: Named
  state: MediumState
  place: string
  holderId: string | null
  holder: (Named & { serviceNumber: string }) | null
  issueNumber: number
  issuedAt: string | null
  dueAt: string | null
  revokedAt: string | null
  /** Issues that were revoked before it was issued anew, and the issue for which a token was made last. */
  revokedIssues: number[]
  tokenIssue: number
  /** On what it left the register. */
  authorityKind: AuthorityKind | null
  authorityDocument: string
  authorityDated: string | null
  appealEnds: string | null
  registeredAt: string
  /** When the list came on which it stood; null for none, or where the actor does not keep that store. */
  listedAt: string | null
}

/** Media in the actor's sight; `m` is the medium, as visibility.ts expects, `u` its unit and `o` its holder. */
export const mediaInSight = (tx: Tx): SQL => sql`
  select m.id, m.label, m.kind, m.standing, m.serial, m.bag_number as "bagNumber", m.seal_number as "sealNumber",
    m.property_label as "propertyLabel", m.claimed_number as "claimedNumber", m.remarks, m.unit_id as "unitId",
    json_build_object('en', u.name_en, 'zh', u.name_zh) as unit, m.state, m.place, m.holder_id as "holderId",
    case when o.id is not null then
      json_build_object('en', o.name, 'zh', o.name_zh, 'serviceNumber', o.service_number) end as holder,
    m.issue_number as "issueNumber", m.issued_at as "issuedAt", m.due_at as "dueAt", m.revoked_at as "revokedAt",
    m.revoked_issues as "revokedIssues", m.token_issue as "tokenIssue",
    m.authority_kind as "authorityKind", m.authority_document as "authorityDocument",
    m.authority_dated::text as "authorityDated", m.appeal_ends::text as "appealEnds",
    m.registered_at as "registeredAt", n.taken_in_at as "listedAt"
  from media m join units u on u.id = m.unit_id left join officers o on o.id = m.holder_id
    left join inventories n on n.id = m.inventory_id
  where ${visibleMedia(tx.actor)}`

/** One medium, null outside the actor's sight. `lock` holds the row for this transaction. */
export async function findMedium(
  tx: Tx,
  mediumId: string,
  options: { lock?: boolean } = {},
): Promise<MediumRow | null> {
  const [row] = await tx.db.execute<MediumRow>(
    sql`${mediaInSight(tx)} and m.id = ${mediumId} ${options.lock ? sql`for update of m` : sql``}`,
  )
  return row ?? null
}

/** One medium; NOT_FOUND outside the actor's sight. `lock` holds the row for this transaction. */
export async function loadMedium(tx: Tx, mediumId: string, options: { lock?: boolean } = {}): Promise<MediumRow> {
  const row = await findMedium(tx, mediumId, options)
  if (!row) throw new CdipError('NOT_FOUND', `no medium ${mediumId} in sight`)
  return row
}

/** What import records say of a medium in the actor's sight. */
export async function broughtInOf(tx: Tx, mediumId: string): Promise<BroughtIn> {
  const [row] = await tx.db.execute<BroughtIn>(
    sql`select countersigned, submitted, unfinished from brought_in(${mediumId})`,
  )
  return row ?? { countersigned: 0, submitted: 0, unfinished: 0 }
}

/** A court's direction that keeps a medium, where the actor sees the case; `dated` is a day. */
export type KeptBy = { document: string; dated: string; caseId: string; reportNumber: string }
/** Whether a court directs to keep a medium, by whichever case; the directions themselves in the actor's sight alone. */
export type Kept = { isKept: boolean; by: KeptBy[] }

export async function directionsOn(tx: Tx, mediumId: string): Promise<Kept> {
  const ids = await tx.db.execute<{ id: string }>(sql`select d as id from directions_on(${mediumId}) d`)
  if (ids.length === 0) return { isKept: false, by: [] }
  const by = await tx.db.execute<KeptBy>(sql`
    select d.document, d.dated::text as dated, d.case_id as "caseId", c.report_number as "reportNumber"
    from court_directions d join cases c on c.id = d.case_id
    where d.id = any (${`{${ids.map(({ id }) => id).join(',')}}`}::uuid[]) and ${visibleCases(tx.actor, tx.now)}
    order by d.recorded_at limit 20`)
  return { isKept: true, by: [...by] }
}

/** Whether a copy in each place was verified of all that came from it; false for who neither keeps nor has it. */
export async function hasVerifiedCopies(tx: Tx, mediumId: string): Promise<boolean> {
  const [row] = await tx.db.execute<{ are: boolean }>(sql`select copies_of_medium_are_verified(${mediumId}) as are`)
  return row?.are ?? false
}

/** The person who changes the register; the platform never does. */
export function personIn(tx: Tx): OfficerActor {
  if (tx.actor.type !== 'officer') throw new CdipError('FORBIDDEN', 'a person keeps the register')
  return tx.actor
}

/**
 * Changes a medium as long as it still is as it was loaded: its state, its holder and its issue. CONFLICT where somebody
 * else was faster.
 */
export async function changeMedium(tx: Tx, before: MediumRow, change: SQL): Promise<void> {
  const changed = await tx.db.execute(sql`
    update media set ${change}, changed_by = ${personIn(tx).id}, changed_at = ${tx.now.toISOString()}
    where id = ${before.id} and state = ${before.state} and holder_id is not distinct from ${before.holderId}::uuid
      and issue_number = ${before.issueNumber} returning 1`)
  if (changed.length === 0) throw new CdipError('CONFLICT', 'the medium was moved by somebody else')
}

/** What the custody record says of a medium: numbers and free text under salted digests. */
export function recordedWords(label: string, unitName: string, words: Particulars) {
  const { serial, bagNumber, sealNumber, propertyLabel, claimedNumber, remarks } = words
  return { label, unitName, serial, bagNumber, sealNumber, propertyLabel, claimedNumber, remarks }
}

/** The name of a unit as the record keeps it; INVALID for none. */
export async function nameOfUnit(tx: Tx, unitId: string): Promise<string> {
  const [unit] = await tx.db.execute<{ name: string }>(sql`select name_en as name from units where id = ${unitId}`)
  if (!unit) throw new CdipError('INVALID', `no unit ${unitId}`)
  return unit.name
}
