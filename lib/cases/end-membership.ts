import { sql } from 'drizzle-orm'
import type { z } from 'zod'
import { authorize } from '#lib/access/authorize.ts'
import { type Ctx, inTransaction } from '#lib/context.ts'
import { CdipError } from '#lib/errors.ts'
import { endMemberships } from './grant-access.ts'
import { loadCase } from './rows.ts'
import { EndMembershipInput } from './schema.ts'

/**
 * Ends a membership now: its sight is gone at the next request. CONFLICT where it is over, and for the officer in
 * charge, in whose place another is named instead.
 */
export async function endMembership(ctx: Ctx, raw: z.input<typeof EndMembershipInput>): Promise<void> {
  const { caseId, memberId } = EndMembershipInput.parse(raw)
  await inTransaction(ctx, async (tx) => {
    const theCase = await loadCase(tx, caseId, { lock: true })
    authorize(tx.actor, { on: 'case', action: 'case.manage-members', resource: theCase })
    const ended = await endMemberships(tx, caseId, sql`m.id = ${memberId} and m.role <> 'officer-in-charge'`)
    if (ended.length === 0) throw new CdipError('CONFLICT', 'no membership that can be ended')
    if (ended[0]?.role === 'deputy') await tx.db.execute(sql`update cases set deputy_id = null where id = ${caseId}`)
  })
}
