import { sql } from 'drizzle-orm'
import type { z } from 'zod'
import { authorize } from '#lib/access/authorize.ts'
import { type Ctx, inTransaction, type Tx } from '#lib/context.ts'
import { recordEvent } from '#lib/custody/record.ts'
import { endMemberships, grantMembership } from './grant-access.ts'
import { findOfficer, loadCase } from './rows.ts'
import { AppointInput } from './schema.ts'

/**
 * Names the officer in charge of a case, or its deputy; who held the post before stays an investigator. INVALID where
 * no such officer is in service, or he lacks the clearance that the case asks for. Idempotent.
 */
export async function appointToCase(ctx: Ctx, raw: z.input<typeof AppointInput>): Promise<void> {
  const { caseId, serviceNumber, role } = AppointInput.parse(raw)
  await inTransaction(ctx, async (tx) => {
    const theCase = await loadCase(tx, caseId, { lock: true })
    const action = role === 'deputy' ? 'case.manage-members' : 'case.appoint'
    authorize(tx.actor, { on: 'case', action, resource: theCase })
    const officer = await findOfficer(tx, serviceNumber, theCase.classification)
    const changed = await tx.db.execute<{ id: string }>(
      role === 'deputy'
        ? sql`update cases set deputy_id = ${officer.id} where id = ${caseId} and deputy_id is distinct from ${officer.id} returning id`
        : sql`update cases set officer_in_charge_id = ${officer.id}
            where id = ${caseId} and officer_in_charge_id is distinct from ${officer.id} returning id`,
    )
    if (changed.length === 0) return
    await handOver(tx, caseId, role)
    await grantMembership(tx, { caseId, officerId: officer.id, memberName: officer.name, role, until: null })
    await recordEvent(tx, {
      type: 'case.appointed',
      caseId,
      facts: { officerId: officer.id, role },
      personal: { memberName: officer.name },
    })
  })
}

/** Ends the post of who held it, and keeps him in the case as an investigator. */
async function handOver(tx: Tx, caseId: string, role: 'officer-in-charge' | 'deputy'): Promise<void> {
  const before = await endMemberships(tx, caseId, sql`m.role = ${role}`)
  for (const { officerId, memberName } of before) {
    await grantMembership(tx, { caseId, officerId, memberName, role: 'investigator', until: null })
  }
}
