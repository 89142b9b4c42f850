import { sql } from 'drizzle-orm'
import { v7 } from 'uuid'
import type { z } from 'zod'
import { authorize } from '#lib/access/authorize.ts'
import { findOfficer } from '#lib/cases/rows.ts'
import { type Ctx, inTransaction } from '#lib/context.ts'
import { recordEvent } from '#lib/custody/record.ts'
import { CdipError } from '#lib/errors.ts'
import { itemFacts, loadItem } from '#lib/items/rows.ts'
import { mightView } from './rows.ts'
import { AskHidingInput } from './schema.ts'

/**
 * Hides an exhibit that should not be held, at once, from all but the supervisors of its case and the decider whom the
 * actor names: another officer who may view it. Nothing is deleted; the actor himself sees it no more, unless he is one of
 * them. INVALID for a decider who is none.
 */
export async function askHiding(ctx: Ctx, raw: z.input<typeof AskHidingInput>): Promise<void> {
  const { itemId, kind, serviceNumber, reason } = AskHidingInput.parse(raw)
  await inTransaction(ctx, async (tx) => {
    const { actor } = tx
    if (actor.type !== 'officer') throw new CdipError('FORBIDDEN', 'a person asks for it')
    const item = await loadItem(tx, itemId, { lock: true })
    authorize(actor, { on: 'item', action: 'item.hide', resource: itemFacts(item) })
    const decider = await findOfficer(tx, serviceNumber, item.classification)
    if (decider.id === actor.id || !(await mightView(tx, item, decider.id)))
      throw new CdipError('INVALID', 'he can not decide about it', { reason: 'NO_SUCH_DECIDER' })
    const hidingId = v7()
    await recordEvent(tx, {
      ...{ type: 'item.hidden', itemId, facts: { hidingId, kind, deciderId: decider.id } },
      ...{ caseId: item.caseId ?? undefined, personal: { memberName: decider.name, reason } },
    })
    await tx.db.execute(sql`select pg_notify('uploads', ${itemId})`)
    // The last act: with it the actor may lose sight of the exhibit. One that is hidden already is not in `item.hide`.
    await tx.db.execute(sql`insert into hidings (id, item_id, kind, reason, asked_by, asked_at, decider_id)
      values (${hidingId}, ${itemId}, ${kind}, ${reason}, ${actor.id}, ${tx.now.toISOString()}, ${decider.id})`)
  })
}
