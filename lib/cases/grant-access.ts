import { sql } from 'drizzle-orm'
import { v7 } from 'uuid'
import type { CaseRole } from '#lib/access/policy.ts'
import type { Tx } from '#lib/context.ts'
import { recordEvent } from '#lib/custody/record.ts'

type Membership = { caseId: string; officerId: string; memberName: string; role: CaseRole; until: string | null }

/**
 * Writes a membership with its materialised access and its event, in the caller's transaction; the caller authorised it.
 * A current membership in the same role stays as it is. Returns whether one was added.
 */
export async function grantMembership(tx: Tx, member: Membership): Promise<boolean> {
  const { caseId, officerId, memberName, role, until } = member
  const at = tx.now.toISOString()
  const [known] = await tx.db.execute(sql`select 1 from case_members where case_id = ${caseId}
    and officer_id = ${officerId} and role = ${role} and (valid_to is null or valid_to > ${at})`)
  if (known) return false
  const id = v7()
  const addedBy = tx.actor.type === 'officer' ? tx.actor.id : officerId
  await tx.db.execute(sql`insert into case_members (id, case_id, officer_id, role, valid_from, valid_to, added_by)
    values (${id}, ${caseId}, ${officerId}, ${role}, ${at}, ${until}, ${addedBy})`)
  await tx.db.execute(sql`insert into case_access (officer_id, case_id, via_kind, via_id, role, valid_from, expires_at)
    values (${officerId}, ${caseId}, 'member', ${id}, ${role}, ${at}, ${until})`)
  await recordEvent(tx, {
    type: 'case.member-added',
    caseId,
    facts: { officerId, role, until },
    personal: { memberName },
  })
  return true
}
