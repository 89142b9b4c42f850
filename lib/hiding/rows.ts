import { type SQL, sql } from 'drizzle-orm'
import type { HidingFacts } from '#lib/access/hiding.ts'
import { type CaseRole, decide, type ItemFacts } from '#lib/access/policy.ts'
import { visibleItems } from '#lib/access/visibility.ts'
import type { Tx } from '#lib/context.ts'
import { CdipError } from '#lib/errors.ts'
import type { Named } from '#lib/i18n/formats.ts'
import { type ItemRow, itemFacts, loadItem } from '#lib/items/rows.ts'
import { loadActor } from '#lib/officers/rows.ts'
import type { HidingKind } from './schema.ts'

export type HidingRow = {
  id: string
  itemId: string
  kind: HidingKind
  reason: string
  state: 'asked' | 'kept' | 'shown'
  askedBy: string
  asker: Named
  askedAt: string
  deciderId: string
  decider: Named & { serviceNumber: string }
  decidedAt: string | null
  decidedBecause: string
}

/** What hides an exhibit or hid it, where the actor sees that exhibit; `where` is over the alias `h`. */
export async function readHidings(tx: Tx, where: SQL): Promise<HidingRow[]> {
  return await tx.db.execute<HidingRow>(sql`
    select h.id, h.item_id as "itemId", h.kind, h.reason, h.state, h.asked_by as "askedBy",
      json_build_object('en', a.name, 'zh', a.name_zh) as asker, h.asked_at as "askedAt", h.decider_id as "deciderId",
      json_build_object('en', d.name, 'zh', d.name_zh, 'serviceNumber', d.service_number) as decider,
      h.decided_at as "decidedAt", h.decided_because as "decidedBecause"
    from hidings h join items i on i.id = h.item_id left join cases c on c.id = i.case_id
      join officers a on a.id = h.asked_by join officers d on d.id = h.decider_id
    where ${visibleItems(tx.actor, tx.now)} and ${where} order by h.asked_at, h.id limit 200`)
}

/** The hiding with its exhibit, which is held for this transaction, in the actor's sight; NOT_FOUND outside it. */
export async function lockHiding(tx: Tx, hidingId: string): Promise<{ hiding: HidingRow; item: ItemRow }> {
  const find = async () => (await readHidings(tx, sql`h.id = ${hidingId}`))[0]
  const found = await find()
  if (!found) throw new CdipError('NOT_FOUND', `no hiding ${hidingId} in sight`)
  const item = await loadItem(tx, found.itemId, { lock: true })
  return { hiding: (await find()) ?? found, item }
}

/** Whether this officer might view an exhibit that is not hidden: who decides about it must be able to look at it. */
export async function mightView(tx: Tx, item: ItemRow, officerId: string): Promise<boolean> {
  const facts = itemFacts(item)
  const officer = await loadActor(tx.db, officerId, tx.now)
  if (!officer || !('case' in facts)) return false
  const [held] = await tx.db.execute<{ roles: CaseRole[] }>(
    sql`select roles_held_by(${officerId}, ${item.caseId}) as roles`,
  )
  const resource: ItemFacts = { ...facts, hiddenFor: null, case: { ...facts.case, myRoles: held?.roles ?? [] } }
  return decide(officer, { on: 'item', action: 'item.view', resource })
}

/** Both as the policy wants them; null for an exhibit in no case. */
export async function hidingFacts(tx: Tx, hiding: HidingRow, item: ItemRow): Promise<HidingFacts | null> {
  const facts = itemFacts(item)
  if (!('case' in facts)) return null
  const deciderCan = await mightView(tx, item, hiding.deciderId)
  const { askedBy, deciderId } = hiding
  return { case: facts.case, level: item.classification, askedBy, deciderId, deciderCan }
}
