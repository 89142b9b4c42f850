import { sql } from 'drizzle-orm'
import { authorize } from '#lib/access/authorize.ts'
import { loadCase } from '#lib/cases/rows.ts'
import type { Tx } from '#lib/context.ts'
import { itemFacts, loadItem } from '#lib/items/rows.ts'
import type { Stream } from '#lib/ledger/envelope.ts'

export type ExportTarget = { caseId: string } | { itemId: string }
export type ExportRow = {
  seq: number
  index: number
  id: string
  event: string
  entry: string
  prev: string | null
  salt: string
  values: { field: string; value: string; salt: string }[]
}

export const streamOf = (target: ExportTarget): Stream =>
  'caseId' in target ? `case:${target.caseId}` : `item:${target.itemId}`

/** Loads what is exported, in the actor's sight. NOT_FOUND outside it; FORBIDDEN for who may not read the record. */
export async function loadTarget(tx: Tx, target: ExportTarget): Promise<{ caseId?: string; itemId?: string }> {
  if ('caseId' in target) {
    const theCase = await loadCase(tx, target.caseId)
    authorize(tx.actor, { on: 'case', action: 'custody.read', resource: theCase })
    return { caseId: target.caseId }
  }
  const item = await loadItem(tx, target.itemId)
  authorize(tx.actor, { on: 'item', action: 'custody.read', resource: itemFacts(item) })
  return { itemId: item.id, ...(item.caseId ? { caseId: item.caseId } : {}) }
}

/** The events of one stream that a head of `size` has, in the order of their numbers. */
export async function streamRows(tx: Tx, stream: Stream, size: number): Promise<ExportRow[]> {
  return tx.db.execute<ExportRow>(sql`
    select k.seq::float8 as seq, k.leaf_index::float8 as index, e.id, convert_from(e.bytes, 'UTF8') as event,
      convert_from(l.envelope, 'UTF8') as entry, encode(k.prev, 'hex') as prev, encode(k.salt, 'hex') as salt,
      coalesce((select json_agg(json_build_object('field', v.field, 'value', v.value, 'salt', encode(v.salt, 'hex')) order by v.field)
        from event_values v where v.event_id = e.id), '[]') as values
    from ledger_links k join ledger_leaves l using (leaf_index) join custody_events e on e.id = l.event_id
    where k.stream = ${stream} and k.leaf_index < ${size} order by k.seq`)
}
