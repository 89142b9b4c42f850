import { sql } from 'drizzle-orm'
import { v7 } from 'uuid'
import type { z } from 'zod'
import { authorize } from '#lib/access/authorize.ts'
import { visibleCases } from '#lib/access/visibility.ts'
import { loadCase } from '#lib/cases/rows.ts'
import { type Ctx, inTransaction, type Tx } from '#lib/context.ts'
import { recordEvent } from '#lib/custody/record.ts'
import { CdipError } from '#lib/errors.ts'
import { itemFacts, loadItem } from '#lib/items/rows.ts'
import { AskMoveInput } from './schema.ts'

/**
 * Asks that an exhibit which was brought into the wrong case be moved into the one that it belongs to; the supervisors of
 * both agree. The other case need not be in the asker's sight: its exact number is answered as where material is brought
 * in. INVALID where no other open case has it, CONFLICT where a move is asked for already or its own case is closed.
 */
export async function askMove(ctx: Ctx, raw: z.input<typeof AskMoveInput>): Promise<{ moveId: string }> {
  const { itemId, reportNumber, reason } = AskMoveInput.parse(raw)
  return inTransaction(ctx, async (tx) => {
    const { actor } = tx
    if (actor.type !== 'officer') throw new CdipError('FORBIDDEN', 'a person asks for a move')
    const item = await loadItem(tx, itemId, { lock: true })
    if (!item.caseId) throw new CdipError('CONFLICT', 'it has no case yet: it is assigned, not moved')
    authorize(actor, { on: 'item', action: 'item.ask-move', resource: itemFacts(item) })
    const from = await loadCase(tx, item.caseId)
    if (from.status !== 'open') throw new CdipError('CONFLICT', 'its case is closed', { reason: 'CASE_CLOSED' })
    const toCaseId = await findTarget(tx, reportNumber, from.id)
    const moveId = v7()
    const made = await tx.db.execute(sql`insert into move_requests
      (id, item_id, from_case_id, to_case_id, number, name_display, kind, size_bytes, reason, asked_by, asked_at)
      values (${moveId}, ${itemId}, ${from.id}, ${toCaseId}, ${item.number}, ${item.nameDisplay}, ${item.kind},
        ${item.sizeBytes}, ${reason}, ${actor.id}, ${tx.now.toISOString()})
      on conflict (item_id) where state in ('asked', 'released') do nothing returning 1`)
    if (made.length === 0) throw new CdipError('CONFLICT', 'a move is asked for', { reason: 'MOVE_OPEN' })
    const about = { caseId: from.id, itemId, facts: { moveId, number: item.number ?? 0 } }
    await recordEvent(tx, { type: 'item.move-asked', ...about, personal: { fileName: item.nameDisplay, reason } })
    return { moveId }
  })
}

/** Another open case of this number: one in sight, or one that the exact number is answered for. */
async function findTarget(tx: Tx, reportNumber: string, fromId: string): Promise<string> {
  const [seen] = await tx.db.execute<{ id: string }>(sql`
    select c.id from cases c where c.report_number = ${reportNumber} and c.status = 'open' and c.id <> ${fromId}
      and ${visibleCases(tx.actor, tx.now)} order by c.created_at limit 1`)
  if (seen) return seen.id
  const [told] = await tx.db.execute<{ id: string | null }>(sql`select case_for_contribution(${reportNumber}) as id`)
  if (!told?.id || told.id === fromId)
    throw new CdipError('INVALID', 'no other open case has this number', { reason: 'NO_SUCH_CASE' })
  return told.id
}
