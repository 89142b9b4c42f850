import { type SQL, sql } from 'drizzle-orm'
import { authorize } from '#lib/access/authorize.ts'
import type { CaseFacts, ItemFacts } from '#lib/access/policy.ts'
import { visibleEvents, visibleValues } from '#lib/access/visibility.ts'
import { loadCase } from '#lib/cases/rows.ts'
import { type Ctx, inSnapshot, type Tx } from '#lib/context.ts'
import { itemFacts, loadItem } from '#lib/items/rows.ts'
import type { CustodyEventType } from './events.ts'
import { type EventKind, RecordFilters } from './schema.ts'

/** One line of the record, with the values as they were at the time. An erased value is absent from `values`. */
export type EventView = {
  id: string
  type: CustodyEventType
  at: string
  /** Whether an officer acted; his name may have been erased since. Else it was the platform. */
  isOfficer: boolean
  actorName: string | null
  actorServiceNumber: string | null
  itemId: string | null
  /** The exhibit's number in the case whose record this is, as it was at the time; else the one that it has now. */
  itemNumber: number | null
  /** The number under which an exhibit left the case whose record this is. */
  leftAs: number | null
  /** Where a verified copy stood in for the master. */
  isFromCopy: boolean
  values: Record<string, string>
}
export type EventPage = { events: EventView[]; next: string | null }
type Row = Omit<EventView, 'actorName' | 'actorServiceNumber'>
type Asked = Partial<Record<keyof RecordFilters, string>>

/** Events on one page of the record. */
export const HISTORY_PAGE = 100

/** The custody record of one item, newest first. NOT_FOUND outside the actor's sight. */
export async function itemHistory(ctx: Ctx, itemId: string, asked: Asked = {}): Promise<EventPage> {
  const filters = RecordFilters.parse(asked)
  return inSnapshot(ctx, async (tx) => {
    const item = await loadItem(tx, itemId)
    authorizeRecord(tx, { on: 'item', resource: itemFacts(item) }, filters)
    return readEvents(tx, [sql`e.item_id = ${itemId}`], filters, null)
  })
}

/** The custody record of a case and of all its items, newest first. FORBIDDEN for one who is only a contributor. */
export async function caseHistory(ctx: Ctx, caseId: string, asked: Asked = {}): Promise<EventPage> {
  const filters = RecordFilters.parse(asked)
  return inSnapshot(ctx, async (tx) => {
    const theCase = await loadCase(tx, caseId)
    authorizeRecord(tx, { on: 'case', resource: theCase }, filters)
    return readEvents(tx, scopesOfCase(tx, caseId, filters), filters, caseId)
  })
}

type RecordOf = { on: 'case'; resource: CaseFacts } | { on: 'item'; resource: ItemFacts }

/** FORBIDDEN for who may not read a record, and for who may not ask it about one officer. */
export function authorizeRecord(tx: Tx, of: RecordOf, { by }: RecordFilters): void {
  authorize(tx.actor, { ...of, action: 'custody.read' })
  if (by) authorize(tx.actor, { ...of, action: 'custody.read-by-officer' })
}

/** The events of a case that the actor may see, over the aliases `e`, `i` (its item) and `c` (that one's case). */
export function scopesOfCase(tx: Tx, caseId: string, filters: RecordFilters): SQL[] {
  const item = filters.item
    ? sql`and e.item_id = any (array(select n.id from items n where n.case_id = ${caseId} and n.number = ${filters.item}
        union select m.item_id from custody_events m where m.from_case_id = ${caseId} and ${fromNumber('m')} = ${filters.item}))`
    : sql``
  const itemThen = filters.item ? sql`and ${fromNumber('e')} = ${filters.item}` : sql``
  // What left for another case: that it left, even to who does not see where it is now.
  return [
    sql`e.case_id = ${caseId} and ${visibleEvents(tx.actor, tx.now)} ${item}`,
    sql`e.from_case_id = ${caseId} ${itemThen}`,
  ]
}

/** The number under which an exhibit left, over the alias of the event. */
const fromNumber = (event: 'e' | 'm') =>
  sql`(convert_from(${sql.raw(event)}.bytes, 'UTF8')::jsonb #>> '{facts,fromNumber}')::int`

/** By comparison alone: row-level security lets PostgreSQL use nothing else before it has asked about each row. */
const ofNoun = (noun: string) => sql`e.type > ${`${noun}.`} and e.type < ${`${noun}/`}`
const KINDS: Record<EventKind, SQL> = {
  case: ofNoun('case'),
  source: ofNoun('source'),
  upload: sql`((${ofNoun('upload')}) or (${ofNoun('batch')}) or (${ofNoun('transfer')}) or e.type = 'item.found-again')`,
  exhibit: sql`${ofNoun('item')} and e.type not in ('item.viewed', 'item.downloaded', 'item.snapshot-taken')`,
  viewed: sql`e.type in ('item.viewed', 'item.snapshot-taken')`,
  downloaded: sql`e.type in ('item.downloaded', 'case.listing-exported')`,
  marker: ofNoun('marker'),
}

function narrowed({ event, by, from, until, after, upto }: RecordFilters): SQL {
  const day = (date: string) => sql`${`${date}T00:00:00+08:00`}::timestamptz`
  return sql`${event ? sql`and ${KINDS[event]}` : sql``} ${by ? sql`and e.actor_id = ${by}` : sql``}
    ${from ? sql`and e.at >= ${day(from)}` : sql``}
    ${until ? sql`and e.at < ${day(until)} + interval '1 day'` : sql``} ${after ? sql`and e.id < ${after}` : sql``}
    ${upto ? sql`and e.id <= ${upto}` : sql``}`
}

/** The number of the exhibit `i` in this case at the time of the event `e`: that under which it left next, else its own. */
const numberThen = (caseId: string | null) => sql`coalesce((select ${fromNumber('m')} from custody_events m
  where m.from_case_id = ${caseId} and m.item_id = e.item_id and m.id >= e.id order by m.id limit 1),
  case when i.case_id = ${caseId} then i.number end)`

/** A page of events that fit one of `scopes`, each of which an index gives newest first; they hold the rule of sight. */
export async function readEvents(
  tx: Tx,
  scopes: SQL[],
  filters: RecordFilters,
  ofCase: string | null,
  limit = HISTORY_PAGE,
): Promise<EventPage> {
  const each = scopes.map(
    (scope) => sql`(select e.id, e.type, e.at, e.case_id, e.item_id, e.from_case_id, e.actor_id, e.bytes
      from custody_events e left join items i on i.id = e.item_id left join cases c on c.id = i.case_id
      where ${scope} ${narrowed(filters)} order by e.id desc limit ${limit + 1})`,
  )
  const rows = await tx.db.execute<Row>(sql`
    select e.id, e.type, e.at, e.actor_id is not null as "isOfficer", e.item_id as "itemId",
      case when i.id is null then null when ${ofCase}::uuid is null then i.number else ${numberThen(ofCase)} end as "itemNumber",
      case when e.from_case_id = ${ofCase} then ${fromNumber('e')} end as "leftAs",
      case when e.type in ('item.viewed', 'item.downloaded')
        then convert_from(e.bytes, 'UTF8')::jsonb #> '{facts,fromCopy}' is not null else false end as "isFromCopy",
      coalesce((select jsonb_object_agg(v.field, v.value) from event_values v
        where v.event_id = e.id and ${visibleValues(tx.actor, tx.now, ofCase)}), '{}') as values
    from (${sql.join(each, sql` union all `)}) e left join items i on i.id = e.item_id left join cases c on c.id = i.case_id
    order by e.id desc limit ${limit + 1}`)
  const events = rows.slice(0, limit).map((row) => {
    const { actorName = null, actorServiceNumber = null, ...values } = row.values
    return { ...row, at: new Date(row.at).toISOString(), actorName, actorServiceNumber, values }
  })
  return { events, next: rows.length > limit ? (events.at(-1)?.id ?? null) : null }
}

/** What a page shows of each event, as a reader's browser compares it with the log. */
export function shownOf({
  events,
}: Pick<EventPage, 'events'>): { id: string; type: string; at: string; values: Record<string, string> }[] {
  return events.map(({ id, type, at, values, actorName, actorServiceNumber }) => ({
    ...{ id, type, at },
    values: {
      ...values,
      ...(actorName === null ? {} : { actorName }),
      ...(actorServiceNumber === null ? {} : { actorServiceNumber }),
    },
  }))
}
