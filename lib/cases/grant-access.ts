import { type SQL, sql } from 'drizzle-orm'
import { v7 } from 'uuid'
import type { CaseRole } from '#lib/access/policy.ts'
import type { Tx } from '#lib/context.ts'
import { recordEvent } from '#lib/custody/record.ts'

/** `from` in RFC 3339; now where it is not given. `until` null for an open end. */
type Membership = {
  caseId: string
  officerId: string
  memberName: string
  role: CaseRole
  from?: string
  until: string | null
}

/**
 * Writes a membership with its materialised access and its event, in the caller's transaction; the caller authorised it.
 * A current membership in the same role stays as it is. Returns whether one was added.
 */
export async function grantMembership(tx: Tx, member: Membership): Promise<boolean> {
  const { caseId, officerId, memberName, role, until } = member
  const at = tx.now.toISOString()
  const from = member.from ?? at
  const [known] = await tx.db.execute(sql`select 1 from case_members where case_id = ${caseId}
    and officer_id = ${officerId} and role = ${role} and valid_from <= ${from}
    and (valid_to is null or valid_to > ${from})`)
  if (known) return false
  const id = v7()
  const addedBy = tx.actor.type === 'officer' ? tx.actor.id : officerId
  await tx.db.execute(sql`insert into case_members (id, case_id, officer_id, role, valid_from, valid_to, added_by)
    values (${id}, ${caseId}, ${officerId}, ${role}, ${from}, ${until}, ${addedBy})`)
  await tx.db.execute(sql`insert into case_access (officer_id, case_id, via_kind, via_id, role, valid_from, expires_at)
    values (${officerId}, ${caseId}, 'member', ${id}, ${role}, ${from}, ${until})`)
  await recordEvent(tx, {
    type: 'case.member-added',
    caseId,
    facts: { officerId, role, from, until },
    personal: { memberName },
  })
  return true
}

/** Not one that was ended before it began, over the alias `m` of case_members: no time may be empty there. */
export const everHolds = sql`m.valid_to is distinct from m.valid_from + interval '1 microsecond'`

type Ended = { officerId: string; memberName: string; role: CaseRole }

/** Ends the memberships of a case that hold now or later and fit `which` (alias `m`), with their access and their events. */
export async function endMemberships(tx: Tx, caseId: string, which: SQL): Promise<Ended[]> {
  const at = tx.now.toISOString()
  const ended = await tx.db.execute<Ended & { id: string }>(sql`
    update case_members m set valid_to = greatest(${at}::timestamptz, m.valid_from + interval '1 microsecond')
    from officers o where o.id = m.officer_id and m.case_id = ${caseId} and (m.valid_to is null or m.valid_to > ${at})
      and ${everHolds} and ${which}
    returning m.id, m.officer_id as "officerId", o.name as "memberName", m.role`)
  for (const { id, officerId, memberName, role } of ended) {
    await tx.db.execute(sql`update case_access set expires_at = ${at}
      where via_kind = 'member' and via_id = ${id} and case_id = ${caseId} and officer_id = ${officerId}`)
    await recordEvent(tx, { type: 'case.member-ended', caseId, facts: { officerId, role }, personal: { memberName } })
  }
  return ended
}
