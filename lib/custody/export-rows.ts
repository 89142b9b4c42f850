import { type SQL, sql } from 'drizzle-orm'
import { authorize } from '#lib/access/authorize.ts'
import { visibleBytes, visibleValues } from '#lib/access/visibility.ts'
import { loadCase } from '#lib/cases/rows.ts'
import type { Tx } from '#lib/context.ts'
import { itemFacts, loadItem } from '#lib/items/rows.ts'
import type { Stream } from '#lib/ledger/envelope.ts'
import { scopesOfCase } from './history.ts'
import { seesWholeCase } from './proofs.ts'

export type ExportTarget = { caseId: string } | { itemId: string }
export type ExportRow = {
  /** In the export, from 1. */
  number: number
  index: number
  id: string
  type: string
  at: string
  /** The event's bytes; null where they name an exhibit or a case that the reader doesn't see. */
  event: string | null
  entry: string
  /** Its place in the stream; null where its number may not be told. */
  place: { seq: number; prev: string | null; salt: string } | null
  values: { field: string; value: string; salt: string }[]
  /** The fields whose value the law has erased since. */
  erased: string[]
}

export const streamOf = (target: ExportTarget): Stream =>
  'caseId' in target ? `case:${target.caseId}` : `item:${target.itemId}`

export type Loaded = { ids: { caseId?: string; itemId?: string }; scopes: SQL[]; counts: boolean }

/**
 * Loads what is exported, in the actor's sight: its events, and whether their numbers may be told (a case's only to who
 * sees all of it). NOT_FOUND outside the sight; FORBIDDEN for who may not read the record.
 */
export async function loadTarget(tx: Tx, target: ExportTarget): Promise<Loaded> {
  if ('caseId' in target) {
    const theCase = await loadCase(tx, target.caseId)
    authorize(tx.actor, { on: 'case', action: 'custody.read', resource: theCase })
    const scopes = scopesOfCase(tx, target.caseId, {})
    const counts = await seesWholeCase(tx, target.caseId, theCase)
    return { ids: { caseId: target.caseId }, scopes, counts }
  }
  const item = await loadItem(tx, target.itemId)
  authorize(tx.actor, { on: 'item', action: 'custody.read', resource: itemFacts(item) })
  return {
    ids: { itemId: item.id, ...(item.caseId ? { caseId: item.caseId } : {}) },
    scopes: [sql`e.item_id = ${item.id}`],
    counts: true,
  }
}

/** The visible events of a case or an exhibit that a head of `size` has, in the order of the log. */
export async function exportRows(tx: Tx, target: ExportTarget, loaded: Loaded, size: number): Promise<ExportRow[]> {
  const seen = sql.join(
    loaded.scopes.map((scope) => sql`(${scope})`),
    sql` or `,
  )
  const stream = loaded.counts ? streamOf(target) : null
  const known = loaded.ids.caseId ?? null
  const [bytes, values] = [visibleBytes(tx.actor, tx.now, known), visibleValues(tx.actor, tx.now, known)]
  const rows = await tx.db.execute<Omit<ExportRow, 'number' | 'erased'>>(sql`
    select l.leaf_index::float8 as index, e.id, e.type, e.at, case when ${bytes} then convert_from(e.bytes, 'UTF8') end as event,
      convert_from(l.envelope, 'UTF8') as entry,
      (select json_build_object('seq', k.seq, 'prev', encode(k.prev, 'hex'), 'salt', encode(k.salt, 'hex'))
        from ledger_links k where k.leaf_index = l.leaf_index and k.stream = ${stream}) as place,
      coalesce((select json_agg(json_build_object('field', v.field, 'value', v.value, 'salt', encode(v.salt, 'hex')) order by v.field)
        from event_values v where v.event_id = e.id and ${values}), '[]') as values
    from custody_events e join ledger_leaves l on l.event_id = e.id
      left join items i on i.id = e.item_id left join cases c on c.id = i.case_id
    where (${seen}) and l.leaf_index < ${size} order by l.leaf_index`)
  const erased = await erasedIn(tx, seen)
  return rows.map((row, at) => ({
    ...{ ...row, number: at + 1, at: new Date(row.at).toISOString(), erased: erased.get(row.id) ?? [] },
  }))
}

/** Which values of which of these events were erased: an erasure concerns the same exhibit and case as what it erased. */
async function erasedIn(tx: Tx, seen: SQL): Promise<Map<string, string[]>> {
  const rows = await tx.db.execute<{ eventId: string; field: string }>(sql`
    select f ->> 'eventId' as "eventId", f ->> 'field' as field
    from custody_events e left join items i on i.id = e.item_id left join cases c on c.id = i.case_id,
      lateral (select convert_from(e.bytes, 'UTF8')::jsonb -> 'facts' as f) b
    where (${seen}) and e.type = 'custody.value-erased'`)
  const byEvent = Map.groupBy(rows, ({ eventId }) => eventId)
  return new Map([...byEvent].map(([eventId, of]) => [eventId, of.map(({ field }) => field)]))
}
