import { sql } from 'drizzle-orm'
import type { z } from 'zod'
import { authorize } from '#lib/access/authorize.ts'
import { recordAdministration } from '#lib/auth/security-event.ts'
import { type Ctx, inTransaction } from '#lib/context.ts'
import { CdipError } from '#lib/errors.ts'
import { lockToChange } from './rows.ts'
import { EndPostingInput } from './schema.ts'

/** Ends a posting now: what it gave sight of is gone at the officer's next request. CONFLICT where it is over. */
export async function endPosting(ctx: Ctx, raw: z.input<typeof EndPostingInput>): Promise<void> {
  const { officerId, postingId } = EndPostingInput.parse(raw)
  await inTransaction(ctx, async (tx) => {
    authorize(tx.actor, { on: 'nothing', action: 'officer.manage' })
    await lockToChange(tx, officerId)
    const [ended] = await tx.db.execute<{ role: string; unitId: string }>(sql`
      update postings set valid_to = greatest(${tx.now.toISOString()}::timestamptz, valid_from + interval '1 microsecond')
      where id = ${postingId} and officer_id = ${officerId} and (valid_to is null or valid_to > ${tx.now.toISOString()})
      returning role, unit_id as "unitId"`)
    if (!ended) throw new CdipError('CONFLICT', 'the posting is over')
    const detail = { role: ended.role, unit: ended.unitId }
    await recordAdministration(tx, { type: 'posting-ended', officerId, detail })
  })
}
