import { sql } from 'drizzle-orm'
import type { z } from 'zod'
import { authorize } from '#lib/access/authorize.ts'
import { type Ctx, inTransaction } from '#lib/context.ts'
import { recordEvent } from '#lib/custody/record.ts'
import { CdipError } from '#lib/errors.ts'
import { loadCase } from './rows.ts'
import { StatusInput } from './schema.ts'

/**
 * Closes a case, or opens it again. A closed case takes nothing in and loses nothing. CONFLICT while uploads into it
 * run: what arrives would have no open case. Idempotent.
 */
export async function setCaseStatus(ctx: Ctx, raw: z.input<typeof StatusInput>): Promise<void> {
  const { caseId, status, reason } = StatusInput.parse(raw)
  await inTransaction(ctx, async (tx) => {
    const theCase = await loadCase(tx, caseId, { lock: true })
    authorize(tx.actor, { on: 'case', action: 'case.close', resource: theCase })
    if (theCase.status === status) return
    const [running] = await tx.db.execute(sql`select 1 where uploads_run_into(${caseId})`)
    if (status === 'closed' && running)
      throw new CdipError('CONFLICT', 'uploads into the case run', { reason: 'UPLOADS_RUN' })
    await tx.db.execute(sql`update cases set status = ${status} where id = ${caseId}`)
    await recordEvent(tx, {
      type: status === 'closed' ? 'case.closed' : 'case.reopened',
      caseId,
      facts: {},
      personal: { reason },
    })
  })
}
