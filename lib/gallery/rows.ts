import { type SQL, sql } from 'drizzle-orm'
import type { Classification } from '#lib/access/policy.ts'
import { itemsWithin, sourcesWithin, uuids } from '#lib/access/visibility.ts'
import type { CaseRow } from '#lib/cases/rows.ts'
import type { Tx } from '#lib/context.ts'
import type { Named } from '#lib/i18n/formats.ts'
import type { Kind } from '#lib/items/sniff.ts'
import type { Filters } from './schema.ts'

/** What a tile is made of. Its case is known: nothing of it is read again for each. */
export type TileRow = {
  id: string
  number: number
  nameDisplay: string
  folderDisplay: string
  kind: Kind
  sizeBytes: number
  hashOrigin: 'whole file' | 'parts'
  state: 'sealed' | 'disposed'
  classification: Classification
  hiddenFor: string | null
  capturedAt: string
  captureBasis: string | null
  contributedBy: string
  contributor: Named
  channel: string
  sourceId: string | null
  /** Null where the actor may see the item, not where it comes from. */
  sourceName: string | null
  pictureWidth: number | null
  pictureHeight: number | null
  durationUs: number | null
  recorderClockAt: string | null
  storyboardPictures: number
}

/** The items `i` of a case that the actor sees and these filters let through. The case was loaded in this transaction. */
export async function filtered(tx: Tx, theCase: CaseRow, filters: Filters): Promise<SQL> {
  const { kind, officer, source, channel, state, day, q } = filters
  return sql`i.case_id = ${theCase.id} and ${itemsWithin(tx.actor, theCase)}
    ${kind ? sql`and i.kind = ${kind}` : sql``}
    ${officer ? sql`and i.contributed_by = ${officer}` : sql``}
    ${source === 'none' ? sql`and i.source_id is null` : source ? sql`and i.source_id = ${source}` : sql``}
    ${channel ? sql`and i.channel = ${channel === 'none' ? '' : channel}` : sql``}
    ${state ? STATE[state] : sql``}
    ${day ? onDay(day) : sql``}
    ${q ? sql`and ${await named(tx, theCase, q)}` : sql``}`
}

const STATE: Record<NonNullable<Filters['state']>, SQL> = {
  sealed: sql`and i.state = 'sealed'`,
  parts: sql`and i.state = 'sealed' and i.hash_origin = 'parts'`,
  disposed: sql`and i.state = 'disposed'`,
}

/** Recorded on a day in Hong Kong. */
export function onDay(day: string): SQL {
  const from = `${day}T00:00:00+08:00`
  return sql`and i.captured_at >= ${from} and i.captured_at < ${from}::timestamptz + interval '1 day'`
}

/** Name, folder, channel, mark or note hold the text; or it is the exhibit's number, or part of its source's name. */
async function named(tx: Tx, theCase: CaseRow, text: string): Promise<SQL> {
  const pattern = `%${text.toLowerCase().replace(/[\\%_]/g, '\\$&')}%`
  const sources = await tx.db.execute<{ id: string }>(sql`
    select s.id from sources s where s.case_id = ${theCase.id} and ${sourcesWithin(tx.actor, theCase)}
      and lower(s.name) like ${pattern} limit 500`)
  const ofSource = sources.length > 0 ? sql`or i.source_id = any (${uuids(sources.map(({ id }) => id))})` : sql``
  const ofNumber = /^\d{1,9}$/.test(text) ? sql`or i.number = ${Number(text)}` : sql``
  return sql`(i.search_text like ${pattern} ${ofNumber} ${ofSource})`
}

/** A place in an order: the sort value of a row, and its id where several have that. */
export type Key = { value: string; id: string }
export const keyOf = (row: { id: string; number: number | null; capturedAt: string }, sort: Filters['sort']): Key => ({
  value: sort === 'number' ? String(row.number) : row.capturedAt,
  id: row.id,
})
export const keyText = ({ value, id }: Key): string => `${value}|${id}`
export function parseKey(text: string): Key {
  const [value = '', id = ''] = text.split('|')
  return { value, id }
}

type Place = { way: 'after' | 'before'; key: Key | null; isIncluded?: boolean; limit: number }

/**
 * Rows of the filtered set on one side of a key (null: the end that lies behind), the nearest first, the key's own row
 * among them where `isIncluded`.
 */
export function rowsBeside(
  tx: Tx,
  theCase: CaseRow,
  set: SQL,
  sort: Filters['sort'],
  place: Place,
): Promise<TileRow[]> {
  const isRising = (sort !== 'newest') === (place.way === 'after')
  const direction = isRising ? sql`asc` : sql`desc`
  const beyond = place.isIncluded ? (isRising ? sql`>=` : sql`<=`) : isRising ? sql`>` : sql`<`
  const { key } = place
  const [by, from] =
    sort === 'number'
      ? [sql`i.number ${direction}`, key && sql`and i.number ${beyond} ${Number(key.value) || 0}`]
      : [
          sql`i.captured_at ${direction}, i.id ${direction}`,
          key && sql`and (i.captured_at, i.id) ${beyond} (${key.value}, ${key.id})`,
        ]
  const rows = sql`select i.* from items i where ${set} ${from ?? sql``} order by ${by} limit ${place.limit}`
  return tileRows(tx, theCase, rows, by)
}

/** The rows first, then what belongs to them: nothing is joined to what no page shows. */
export function tileRows(tx: Tx, theCase: CaseRow, rows: SQL, by = sql`i.id`): Promise<TileRow[]> {
  return tx.db.execute<TileRow>(sql`
    select i.id, i.number, i.name_display as "nameDisplay", i.folder_display as "folderDisplay", i.kind,
      i.size_bytes::float8 as "sizeBytes", i.hash_origin as "hashOrigin", i.state, i.classification, i.hidden_decider_id as "hiddenFor",
      i.captured_at as "capturedAt", i.capture_basis as "captureBasis", i.contributed_by as "contributedBy",
      json_build_object('en', o.name, 'zh', o.name_zh) as contributor, i.channel, s.id as "sourceId", s.name as "sourceName", p.width as "pictureWidth", p.height as "pictureHeight",
      r.duration_us::float8 as "durationUs", r.recorder_clock_at as "recorderClockAt", coalesce(r.storyboard_pictures, 0) as "storyboardPictures"
    from (${rows}) i join officers o on o.id = i.contributed_by
      left join derivatives p on p.item_id = i.id and p.kind = 'poster' and p.part = ''
      left join recordings r on r.item_id = i.id
      left join sources s on s.id = i.source_id and ${sourcesWithin(tx.actor, theCase)}
    order by ${by}`)
}
