import { authorize } from '#lib/access/authorize.ts'
import { type Ctx, inTransaction } from '#lib/context.ts'
import { grantMembership } from './grant-access.ts'
import { findOfficer, loadCase } from './rows.ts'
import { AddMemberInput } from './schema.ts'

/**
 * Adds an officer, named by service number, to a case. Idempotent. INVALID where no such officer is in service, or he
 * lacks the clearance that the case asks for.
 */
export async function addMember(ctx: Ctx, raw: AddMemberInput): Promise<{ added: boolean }> {
  const input = AddMemberInput.parse(raw)
  return inTransaction(ctx, async (tx) => {
    const theCase = await loadCase(tx, input.caseId, { lock: true })
    authorize(tx.actor, { on: 'case', action: 'case.manage-members', resource: theCase })
    const officer = await findOfficer(tx, input.serviceNumber, theCase.classification)
    const { caseId, role, until } = input
    return {
      added: await grantMembership(tx, { caseId, officerId: officer.id, memberName: officer.name, role, until }),
    }
  })
}
