import { type SQL, sql } from 'drizzle-orm'
import type { MoveFacts, Others } from '#lib/access/moves.ts'
import { type CaseFacts, decide } from '#lib/access/policy.ts'
import { heldRoles, visibleCases, visibleItems } from '#lib/access/visibility.ts'
import type { Tx } from '#lib/context.ts'
import { CdipError } from '#lib/errors.ts'
import type { Named } from '#lib/i18n/formats.ts'
import type { Kind } from '#lib/items/sniff.ts'
import type { MoveState } from './schema.ts'

type Side = CaseFacts & { reportNumber: string }
export type MoveRow = {
  id: string
  itemId: string
  fromCaseId: string
  toCaseId: string
  number: number
  name: string
  kind: Kind
  sizeBytes: number
  reason: string
  state: MoveState
  askedBy: string
  asker: Named & { serviceNumber: string }
  askedAt: string
  releasedBy: string | null
  releaser: Named | null
  releasedAt: string | null
  /** Null where out of the actor's sight. */
  from: Side | null
  to: Side | null
  /** Told to whom the exact number of a case is answered; null for a hidden one. */
  fromNumber: string | null
  toNumber: string | null
  isRaised: boolean
  seesItem: boolean
  othersFrom: Others
  othersTo: Others
}

/** One side as far as the actor sees it; `id` is the column of its case. */
const side = ({ actor, now }: Tx, id: SQL): SQL => sql`(select json_build_object('id', c.id, 'unitId', c.unit_id,
    'classification', c.classification, 'needToKnow', c.need_to_know, 'reportNumber', c.report_number,
    'myRoles', to_json(${heldRoles(actor, now, sql`c.id`)}))
  from cases c where c.id = ${id} and ${visibleCases(actor, now)})`

/** Requests that fit `where`, over the alias `m`, as far as the actor may be told of them. */
export async function readMoves(tx: Tx, where: SQL): Promise<MoveRow[]> {
  const rows = await tx.db.execute<MoveRow>(sql`
    select m.id, m.item_id as "itemId", m.from_case_id as "fromCaseId", m.to_case_id as "toCaseId", m.number,
      m.name_display as name, m.kind, m.size_bytes::float8 as "sizeBytes", m.reason, m.state, m.asked_by as "askedBy",
      json_build_object('en', a.name, 'zh', a.name_zh, 'serviceNumber', a.service_number) as asker, m.asked_at as "askedAt",
      m.released_by as "releasedBy", case when r.id is not null then json_build_object('en', r.name, 'zh', r.name_zh) end as releaser,
      m.released_at as "releasedAt", ${side(tx, sql`m.from_case_id`)} as "from", ${side(tx, sql`m.to_case_id`)} as "to",
      exists (select from items i join cases c on c.id = i.case_id
        where i.id = m.item_id and i.case_id = m.from_case_id and ${visibleItems(tx.actor, tx.now)}) as "seesItem",
      f.is_raised as "isRaised", f.others_from as "othersFrom", f.others_to as "othersTo",
      f.from_number as "fromNumber", f.to_number as "toNumber"
    from move_requests m join officers a on a.id = m.asked_by left join officers r on r.id = m.released_by
      cross join lateral facts_of_move(m.id) f
    where ${where} order by m.asked_at, m.id limit 200`)
  return rows.filter((row) => decide(tx.actor, { on: 'move', action: 'move.see', resource: moveFacts(row) }))
}

/**
 * The request in the actor's sight; NOT_FOUND outside it. `lock` holds it for this transaction with both cases and the
 * exhibit, in the order in which everybody locks.
 */
export async function loadMove(tx: Tx, moveId: string, options: { lock?: boolean } = {}): Promise<MoveRow> {
  const load = async () => (await readMoves(tx, sql`m.id = ${moveId}`))[0]
  let row = await load()
  if (row && options.lock) {
    await tx.db.execute(sql`select hold_move(${moveId})`)
    row = await load()
  }
  if (!row) throw new CdipError('NOT_FOUND', `no move ${moveId} in sight`)
  return row
}

/** The row as the policy wants it. */
export function moveFacts(row: MoveRow): MoveFacts {
  const { askedBy, releasedBy, from, to, isRaised, seesItem, othersFrom, othersTo } = row
  const level = isRaised ? 'CONFIDENTIAL' : 'RESTRICTED'
  return { askedBy, releasedBy, from, to, level, seesItem, others: { from: othersFrom, to: othersTo } }
}
