import { type SQL, sql } from 'drizzle-orm'
import { authorize } from '#lib/access/authorize.ts'
import { type Ctx, inTransaction, type Tx } from '#lib/context.ts'
import { CdipError } from '#lib/errors.ts'
import { endMemberships, everHolds, grantMembership } from './grant-access.ts'
import { findOfficer, loadCase } from './rows.ts'
import { AddMemberInput } from './schema.ts'

/**
 * Adds an officer, named by service number, to a case for a period. A membership in the same role gives way to the new
 * period; idempotent where it holds for that already. INVALID where the period is over, where no such officer is in
 * service, or he lacks the clearance that the case asks for.
 */
export async function addMember(ctx: Ctx, raw: AddMemberInput): Promise<{ added: boolean }> {
  const { caseId, serviceNumber, role, from, until } = AddMemberInput.parse(raw)
  return inTransaction(ctx, async (tx) => {
    const theCase = await loadCase(tx, caseId, { lock: true })
    authorize(tx.actor, { on: 'case', action: 'case.manage-members', resource: theCase })
    const officer = await findOfficer(tx, serviceNumber, theCase.classification)
    const begins = from !== null && new Date(from) > tx.now ? new Date(from) : tx.now
    if (until !== null && new Date(until) <= begins)
      throw new CdipError('INVALID', 'the membership would be over', { reason: 'OVER_ALREADY' })
    const period = { from: begins.toISOString(), until }
    const which = sql`m.officer_id = ${officer.id} and m.role = ${role} and ${overlapping(period)}`
    const held = await heldIn(tx, caseId, which, period)
    if (held.some(({ isSame }) => isSame)) return { added: false }
    await endMemberships(tx, caseId, which)
    // One that holds now goes on without a gap.
    const start = held.some(({ isCurrent }) => isCurrent) ? tx.now.toISOString() : period.from
    const member = { caseId, officerId: officer.id, memberName: officer.name, role, until }
    return { added: await grantMembership(tx, { ...member, from: start }) }
  })
}

type Period = { from: string; until: string | null }

const overlapping = ({ from, until }: Period): SQL => sql`(m.valid_to is null or m.valid_to > ${from})
  and (${until}::timestamptz is null or m.valid_from < ${until})`

/** Memberships that hold now or later and fit `which`; the same as the period where they cover it to its very end. */
function heldIn(tx: Tx, caseId: string, which: SQL, { from, until }: Period) {
  return tx.db.execute<{ isCurrent: boolean; isSame: boolean }>(sql`
    select m.valid_from <= ${tx.now.toISOString()} as "isCurrent",
      m.valid_from <= ${from} and m.valid_to is not distinct from ${until}::timestamptz as "isSame"
    from case_members m where m.case_id = ${caseId} and ${everHolds} and ${which}`)
}
