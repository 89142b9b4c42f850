import { sql } from 'drizzle-orm'
import type { BatchFacts, CaseRole } from '#lib/access/policy.ts'
import { heldRoles, uuids, visibleBatches, visibleFiles, visibleItems, visibleSources } from '#lib/access/visibility.ts'
import type { Tx } from '#lib/context.ts'
import { CdipError } from '#lib/errors.ts'
import type { Named } from '#lib/i18n/formats.ts'
import type { AfterSeal, Standing } from './rules.ts'
import type { EntryRow, HandedOn } from './view.ts'

export type BatchRow = {
  id: string
  caseId: string | null
  trayUnitId: string | null
  /** Of the case where the actor sees it, or as it was typed. */
  reportNumber: string | null
  claimedNumber: string | null
  trayNameEn: string | null
  trayNameZh: string | null
  officerId: string
  officer: Named
  serviceNumber: string
  isOwnerSuspended: boolean
  handedByName: Named | null
  handedByNumber: string | null
  createdAt: string
  unitId: string | null
  classification: 'RESTRICTED' | 'CONFIDENTIAL' | null
  needToKnow: boolean | null
  myRoles: CaseRole[]
  /** The transfer of a medium that it belongs to, where the actor sees that. */
  transferId: string | null
  /** Countersigned, and of a medium that may be wiped then. */
  isCountersigned: boolean
}

/** A batch in the actor's sight: his own, or a suspended officer's that he looks after. NOT_FOUND otherwise. */
export async function loadBatch(tx: Tx, batchId: string): Promise<BatchRow> {
  const [row] = await tx.db.execute<BatchRow>(sql`
    select b.id, b.case_id as "caseId", b.tray_unit_id as "trayUnitId",
      coalesce(c.report_number, b.claimed_report_number) as "reportNumber", b.claimed_report_number as "claimedNumber",
      u.name_en as "trayNameEn", u.name_zh as "trayNameZh", b.officer_id as "officerId",
      json_build_object('en', o.name, 'zh', o.name_zh) as officer, o.service_number as "serviceNumber", o.suspended_at is not null as "isOwnerSuspended",
      case when h.id is not null then json_build_object('en', h.name, 'zh', h.name_zh) end as "handedByName", h.service_number as "handedByNumber", b.created_at as "createdAt", t.id as "transferId",
      coalesce(t.state = 'countersigned' and t.medium_owner = 'designated', false) as "isCountersigned",
      c.unit_id as "unitId", c.classification, c.need_to_know as "needToKnow",
      ${heldRoles(tx.actor, tx.now, sql`b.case_id`)} as "myRoles"
    from batches b join officers o on o.id = b.officer_id left join cases c on c.id = b.case_id
      left join units u on u.id = b.tray_unit_id left join officers h on h.id = b.handed_by
      left join transfers t on t.id = b.transfer_id
    where b.id = ${batchId} and ${visibleBatches(tx.actor, tx.now)}`)
  if (!row) throw new CdipError('NOT_FOUND', `no batch ${batchId} in sight`)
  return row
}

/** The row as the policy wants it. */
export function batchFacts(row: BatchRow): BatchFacts {
  const { id, officerId, isOwnerSuspended, trayUnitId, unitId, classification, needToKnow, myRoles } = row
  const facts = { id, officerId, isOwnerSuspended }
  if (trayUnitId) return { ...facts, place: { trayUnitId } }
  if (!unitId || !classification || needToKnow === null) return { ...facts, place: null }
  return { ...facts, place: { case: { unitId, classification, needToKnow, myRoles } } }
}

/**
 * Entries of a batch that the actor looks after, or those asked for, with the newest upload of each and the exhibit that
 * came of it where he sees that. Of another's batch a sealed file is `isInSight` only with its exhibit.
 */
export async function batchEntries(tx: Tx, batchId: string, asked: readonly string[] = []): Promise<EntryRow[]> {
  const some = asked.length > 0 ? sql`and e.id = any (${uuids(asked)})` : sql``
  return await tx.db.execute<EntryRow>(sql`
    select e.id as "entryId", up.id as "uploadId", e.name_display as name, e.folder_display as folder,
      e.size_bytes::float8 as "sizeBytes", up.offset_bytes::float8 as "offsetBytes", up.state,
      e.modified_at as "modifiedAt", i.id as "itemId", i.number, i.sha256, i.crc32::float8 as crc32,
      i.sealed_at as "sealedAt", up.id in (select uploads_with_alarm(${batchId})) is true as "hasAlarm",
      e.is_set as "isSet", ${visibleFiles(tx.actor)} as "isInSight",
      case when up.state = 'sealed' and i.id is null or 'CONFIDENTIAL' in (i.classification, c.classification)
        then 'CONFIDENTIAL' else 'RESTRICTED' end as classification
    from batch_entries e join batches b on b.id = e.batch_id
      left join lateral (select * from uploads u where u.entry_id = e.id order by u.created_at desc limit 1) up on true
      left join (items i left join cases c on c.id = i.case_id)
        on i.upload_id = up.id and ${visibleItems(tx.actor, tx.now)}
    where e.batch_id = ${batchId} ${some} order by e.id limit 10000`)
}

/** How the files stand that went on from a batch to colleagues: each state once. */
export async function handedOnStates(tx: Tx, batchId: string): Promise<Standing[]> {
  return await tx.db.execute<Standing>(sql`select state, has_alarm as "hasAlarm" from handed_on_states(${batchId})`)
}

/** What the record holds of a batch after its seal: of its transfer, and of its masters' copies. */
export async function afterSeal(tx: Tx, { id, isCountersigned }: BatchRow): Promise<AfterSeal> {
  const [row] = await tx.db.execute<{ areCopiesVerified: boolean }>(
    sql`select copies_are_verified(${id}) as "areCopiesVerified"`,
  )
  return { isCountersigned, areCopiesVerified: row?.areCopiesVerified ?? false }
}

/** Whether bytes of any file of a batch are still missing: the same as `isUnfinished` of its entries. */
export async function hasUnfinished(tx: Tx, batchId: string): Promise<boolean> {
  const rows = await tx.db.execute(sql`
    select 1 from batch_entries e
      left join lateral (select state from uploads u where u.entry_id = e.id order by u.created_at desc limit 1) up on true
    where e.batch_id = ${batchId} and coalesce(up.state, 'open') = 'open' limit 1`)
  return rows.length > 0
}

/** To whom files of a batch that the actor looks after went, oldest first. */
export async function handedOn(tx: Tx, batchId: string): Promise<HandedOn[]> {
  const rows = await tx.db.execute<HandedOn>(sql`
    select h.batch_id as "batchId", h.officer_id as "officerId", h.service_number as "serviceNumber", h.at, h.files,
      json_build_object('en', o.name, 'zh', o.name_zh) as officer
    from handed_on(${batchId}) h join officers o on o.id = h.officer_id order by h.at`)
  return rows.map((row) => ({ ...row, at: new Date(row.at).toISOString() }))
}

/** Names of the sources that a batch comes from, in the actor's sight. */
export async function batchSources(tx: Tx, batchId: string): Promise<string[]> {
  const rows = await tx.db.execute<{ name: string }>(sql`
    select s.name from sources s join cases c on c.id = s.case_id
    where s.id in (select e.source_id from batch_entries e where e.batch_id = ${batchId})
      and ${visibleSources(tx.actor, tx.now)} order by s.name`)
  return rows.map(({ name }) => name)
}
