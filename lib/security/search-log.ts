import { sql } from 'drizzle-orm'
import type { z } from 'zod'
import { authorize } from '#lib/access/authorize.ts'
import { recordAdministration } from '#lib/auth/security-event.ts'
import { type Ctx, inTransaction } from '#lib/context.ts'
import { CdipError } from '#lib/errors.ts'
import { SearchLogInput } from './schema.ts'

/**
 * Begins a search of the security log by officer. Logs are not for profiling officers (government IT security policy):
 * it needs a reason, and is an event itself. Returns the search's id. NOT_FOUND for an unknown number.
 */
export async function searchLog(ctx: Ctx, raw: z.input<typeof SearchLogInput>): Promise<{ searchId: string }> {
  const { serviceNumber, reason } = SearchLogInput.parse(raw)
  return inTransaction(ctx, async (tx) => {
    authorize(tx.actor, { on: 'nothing', action: 'security.read' })
    const [officer] = await tx.db.execute<{ id: string }>(
      sql`select id from officers where service_number = ${serviceNumber}`,
    )
    if (!officer) throw new CdipError('NOT_FOUND', `no officer ${serviceNumber}`, { reason: 'UNKNOWN_NUMBER' })
    return {
      searchId: await recordAdministration(tx, { type: 'log-searched', officerId: officer.id, detail: { reason } }),
    }
  })
}
