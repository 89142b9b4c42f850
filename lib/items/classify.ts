import { sql } from 'drizzle-orm'
import type { z } from 'zod'
import { authorize } from '#lib/access/authorize.ts'
import { type Ctx, inTransaction } from '#lib/context.ts'
import { recordEvent } from '#lib/custody/record.ts'
import { itemFacts, loadItem } from './rows.ts'
import { ClassifyItemInput } from './schema.ts'

/**
 * Raises an exhibit above its case, or lowers it to its case's level again; its next record is due. From then on it is
 * seen as though its case were CONFIDENTIAL. Raising is for who works on the case and is cleared, lowering for its
 * officer in charge or supervisor. Idempotent.
 */
export async function classifyItem(ctx: Ctx, raw: z.input<typeof ClassifyItemInput>): Promise<void> {
  const { itemId, classification, reason } = ClassifyItemInput.parse(raw)
  await inTransaction(ctx, async (tx) => {
    const item = await loadItem(tx, itemId, { lock: true })
    const action = classification === 'CONFIDENTIAL' ? 'item.raise' : 'item.lower'
    authorize(tx.actor, { on: 'item', action, resource: itemFacts(item) })
    const changed = await tx.db.execute(sql`
      update items set classification = ${classification}, record_wanted = record_wanted + 1
      where id = ${itemId} and classification <> ${classification} returning 1`)
    if (changed.length === 0) return
    const about = { caseId: item.caseId ?? undefined, itemId }
    await recordEvent(tx, { ...about, type: 'item.classified', facts: { classification }, personal: { reason } })
    await tx.db.execute(sql`select pg_notify('uploads', ${itemId})`)
  })
}
