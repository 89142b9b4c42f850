import { sql } from 'drizzle-orm'
import { authorize } from '#lib/access/authorize.ts'
import { type Ctx, inTransaction } from '#lib/context.ts'
import { recordEvent } from '#lib/custody/record.ts'
import { changeMedium, loadMedium } from './rows.ts'
import { checkStep } from './rules.ts'
import { NoteLostInput } from './schema.ts'

/**
 * A medium is lost: in the same moment what was issued with it is revoked. By who keeps or holds it, or supervises its unit:
 * whoever learns of it first. CONFLICT where it is lost already or has left the register.
 */
export async function noteLost(ctx: Ctx, raw: NoteLostInput): Promise<void> {
  const { mediumId, reason } = NoteLostInput.parse(raw)
  await inTransaction(ctx, async (tx) => {
    const medium = await loadMedium(tx, mediumId, { lock: true })
    authorize(tx.actor, { on: 'medium', action: 'medium.note-lost', resource: medium })
    checkStep(medium.state, 'lost')
    const at = tx.now.toISOString()
    await changeMedium(tx, medium, sql`state = 'lost', holder_id = null, due_at = null, place = '', revoked_at = ${at}`)
    await recordEvent(tx, {
      type: 'medium.lost',
      facts: { mediumId, issue: medium.issueNumber, fromOfficerId: medium.holderId },
      personal: { label: medium.label, reason },
    })
  })
}
