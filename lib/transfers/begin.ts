import { sql } from 'drizzle-orm'
import { v7 } from 'uuid'
import { authorize } from '#lib/access/authorize.ts'
import { targetOf } from '#lib/batches/resolve-target.ts'
import { grantMembership } from '#lib/cases/grant-access.ts'
import { type Ctx, inTransaction } from '#lib/context.ts'
import { recordEvent } from '#lib/custody/record.ts'
import { CdipError } from '#lib/errors.ts'
import { BeginTransferInput } from './schema.ts'

/**
 * Begins to bring the content of one medium into a case: a draft without a manifest. By an exact number the actor becomes
 * a contributor; CONFLICT where the number leads to a tray, for nobody could countersign there.
 */
export async function beginTransfer(
  ctx: Ctx,
  raw: BeginTransferInput,
): Promise<{ transferId: string; caseId: string }> {
  const { target: asked, medium } = BeginTransferInput.parse(raw)
  return inTransaction(ctx, async (tx) => {
    const { actor } = tx
    if (actor.type !== 'officer') throw new CdipError('FORBIDDEN', 'a person brings material in')
    authorize(actor, { on: 'nothing', action: 'tray.bring-in' })
    const target = await targetOf(tx, actor, asked) // authorises, in sight or by exact number
    if (target.kind === 'tray')
      throw new CdipError('CONFLICT', 'a medium is brought into a case', { reason: 'ONLY_INTO_A_CASE' })
    const { caseId } = target
    if (target.kind === 'contribute') {
      const member = { caseId, officerId: actor.id, memberName: actor.name, until: null }
      await grantMembership(tx, { ...member, role: 'contributor' })
    }
    const transferId = v7()
    await tx.db.execute(sql`
      insert into transfers (id, case_id, begun_by, begun_at, medium_kind, medium_owner, medium_label)
      values (${transferId}, ${caseId}, ${actor.id}, ${tx.now.toISOString()}, ${medium.kind}, ${medium.owner}, ${medium.label})`)
    await recordEvent(tx, {
      ...{ type: 'transfer.begun', caseId, personal: { mediumLabel: medium.label } },
      facts: { transferId, mediumKind: medium.kind, mediumOwner: medium.owner },
    })
    return { transferId, caseId }
  })
}
