import { sql } from 'drizzle-orm'
import { authorize } from '#lib/access/authorize.ts'
import { type Ctx, inTransaction } from '#lib/context.ts'
import { CdipError } from '#lib/errors.ts'
import { grantMembership } from './grant-access.ts'
import { loadCase } from './rows.ts'
import { AddMemberInput } from './schema.ts'

/** Adds an officer, named by service number, to a case. Idempotent. INVALID where no such officer is in service. */
export async function addMember(ctx: Ctx, raw: AddMemberInput): Promise<{ added: boolean }> {
  const input = AddMemberInput.parse(raw)
  return inTransaction(ctx, async (tx) => {
    const theCase = await loadCase(tx, input.caseId, { lock: true })
    authorize(tx.actor, { on: 'case', action: 'case.manage-members', resource: theCase })
    const [officer] = await tx.db.execute<{ id: string; name: string }>(sql`
      select id, name from officers where service_number = ${input.serviceNumber} and suspended_at is null`)
    if (!officer) throw new CdipError('INVALID', 'no such officer in service')
    const { caseId, role, until } = input
    return {
      added: await grantMembership(tx, { caseId, officerId: officer.id, memberName: officer.name, role, until }),
    }
  })
}
