import { sql } from 'drizzle-orm'
import { v7 } from 'uuid'
import type { z } from 'zod'
import { authorize } from '#lib/access/authorize.ts'
import { postingHolds } from '#lib/access/visibility.ts'
import { recordAdministration } from '#lib/auth/security-event.ts'
import { type Ctx, inTransaction } from '#lib/context.ts'
import { CdipError } from '#lib/errors.ts'
import { lockToChange } from './rows.ts'
import { checkCombination, holdsPower } from './rules.ts'
import { PostInput } from './schema.ts'

/**
 * Posts an officer to a unit in a role, from now, to `until` or without end: the source of what he may see. Takes
 * effect on his next request. Idempotent while an equal posting holds.
 */
export async function postOfficer(ctx: Ctx, raw: z.input<typeof PostInput>): Promise<void> {
  const { officerId, unitId, role, until } = PostInput.parse(raw)
  await inTransaction(ctx, async (tx) => {
    authorize(tx.actor, { on: 'nothing', action: holdsPower([role]) ? 'officer.empower' : 'officer.manage' })
    const { roles } = await lockToChange(tx, officerId)
    checkCombination(roles, role)
    if (until !== null && until <= tx.now.toISOString())
      throw new CdipError('INVALID', 'the posting would be over', { reason: 'OVER_ALREADY' })
    const made = await tx.db.execute(sql`
      insert into postings (id, officer_id, unit_id, role, valid_from, valid_to)
      select ${v7()}, ${officerId}, ${unitId}, ${role}, ${tx.now.toISOString()}, ${until}
      where not exists (select 1 from postings p where p.officer_id = ${officerId} and p.unit_id = ${unitId}
        and p.role = ${role} and ${postingHolds(tx.now)})
      returning 1`)
    if (made.length === 0) return
    const detail = { role, unit: unitId, until: until ?? '' }
    await recordAdministration(tx, { type: 'posting-added', officerId, detail })
  })
}
