import { type SQL, sql } from 'drizzle-orm'
import type { CaseRole, Classification, ItemFacts } from '#lib/access/policy.ts'
import { heldRoles, visibleItems, visibleSources } from '#lib/access/visibility.ts'
import type { Tx } from '#lib/context.ts'
import { CdipError } from '#lib/errors.ts'
import type { Named } from '#lib/i18n/formats.ts'
import { type RecordingFacts, recordingColumn, recordingJoin } from '#lib/media/rows.ts'
import type { CaptureBasis, Value } from './schema.ts'
import type { Kind } from './sniff.ts'

export type ItemRow = {
  id: string
  caseId: string | null
  trayUnitId: string | null
  number: number | null
  nameDisplay: string
  folderDisplay: string
  sizeBytes: number
  sha256: string
  crc32: number
  hashOrigin: 'whole file' | 'parts'
  kind: Kind
  mediaType: string
  /** Claimed by an officer where `captureBasis` is set, else the file's own. */
  capturedAt: string
  fileTime: string
  captureBasis: CaptureBasis | null
  captureNote: string
  ownMark: string
  courtMark: string
  value: Value
  sealedAt: string
  contributedBy: string
  contributor: Named
  sourceId: string | null
  /** Null where the actor may see the item, not where it comes from. */
  sourceName: string | null
  channel: string
  posterRecipe: string | null
  /** Null until it was examined. */
  recording: RecordingFacts | null
  unitId: string | null
  /** The higher of its own and its case's. */
  classification: Classification
  /** Of one that is hidden: its decider. */
  hiddenFor: string | null
  caseClassification: Classification | null
  needToKnow: boolean | null
  myRoles: CaseRole[]
}

/** What an item row is made of; `i` is the item and `c` its case, as visibility.ts expects. */
export function itemColumns(tx: Tx): SQL {
  return sql`i.id, i.case_id as "caseId", i.tray_unit_id as "trayUnitId", i.number, i.name_display as "nameDisplay",
    i.folder_display as "folderDisplay", i.size_bytes::float8 as "sizeBytes", i.sha256, i.crc32::float8 as crc32,
    i.hash_origin as "hashOrigin", i.kind, i.media_type as "mediaType", i.captured_at as "capturedAt",
    i.file_time as "fileTime", i.capture_basis as "captureBasis", i.capture_note as "captureNote",
    i.own_mark as "ownMark", i.court_mark as "courtMark", i.value,
    i.sealed_at as "sealedAt", i.contributed_by as "contributedBy", json_build_object('en', o.name, 'zh', o.name_zh) as contributor,
    s.id as "sourceId", s.name as "sourceName", i.channel, c.unit_id as "unitId",
    case when 'CONFIDENTIAL' in (i.classification, c.classification) then 'CONFIDENTIAL' else 'RESTRICTED' end as classification,
    i.hidden_decider_id as "hiddenFor", c.classification as "caseClassification", c.need_to_know as "needToKnow",
    (select d.recipe_sha256 from derivatives d where d.item_id = i.id and d.kind = 'poster' limit 1) as "posterRecipe",
    ${recordingColumn},
    ${heldRoles(tx.actor, tx.now, sql`i.case_id`)} as "myRoles"`
}

/** Whether the officer's machine said another digest than the sealed one, over the alias `i` of items: an alarm that stands. */
export const sourceHashDiffered = sql`exists (
  select from custody_events x where x.item_id = i.id and x.type = 'item.source-hash-differed')`

export const itemTables = (tx: Tx): SQL => sql`items i left join cases c on c.id = i.case_id
  join officers o on o.id = i.contributed_by
  left join sources s on s.id = i.source_id and ${visibleSources(tx.actor, tx.now)}
  ${recordingJoin}`

/** The item in the actor's sight; NOT_FOUND outside it, whether it exists or not. `lock` holds the row for this transaction. */
export async function loadItem(tx: Tx, itemId: string, options: { lock?: boolean } = {}): Promise<ItemRow> {
  const [row] = await tx.db.execute<ItemRow>(sql`
    select ${itemColumns(tx)} from ${itemTables(tx)} where i.id = ${itemId} and ${visibleItems(tx.actor, tx.now)}
    ${options.lock ? sql`for update of i` : sql``}`)
  if (!row) throw new CdipError('NOT_FOUND', `no item ${itemId} in sight`)
  return row
}

/** Takes the next exhibit number of a case, for the caller's event to tell. No number is given twice, and none left out. */
export async function takeNumber(tx: Tx, caseId: string): Promise<number> {
  const [given] = await tx.db.execute<{ number: number }>(sql`
    update cases set last_item_number = last_item_number + 1 where id = ${caseId} returning last_item_number as number`)
  if (!given) throw new Error(`case ${caseId} gives no number`)
  return given.number
}

/** The row as the policy wants it. */
export function itemFacts(row: ItemRow): ItemFacts {
  const { contributedBy, unitId, classification, caseClassification, needToKnow, trayUnitId, myRoles, hiddenFor } = row
  if (unitId && caseClassification && needToKnow !== null) {
    const theCase = { unitId, classification: caseClassification, needToKnow, myRoles }
    return { contributedBy, classification, case: theCase, hiddenFor }
  }
  return { contributedBy, classification, trayUnitId: trayUnitId ?? '' }
}
