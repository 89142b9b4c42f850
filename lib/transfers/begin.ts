import { sql } from 'drizzle-orm'
import { v7 } from 'uuid'
import { authorize } from '#lib/access/authorize.ts'
import { visibleTransfers } from '#lib/access/visibility.ts'
import { targetOf } from '#lib/batches/resolve-target.ts'
import { grantMembership } from '#lib/cases/grant-access.ts'
import { type Ctx, inTransaction, type Tx } from '#lib/context.ts'
import { recordEvent } from '#lib/custody/record.ts'
import { CdipError } from '#lib/errors.ts'
import { Label, type Standing } from '#lib/register/schema.ts'
import { BeginTransferInput, type MediumKind, type MediumOwner, needsToken, OWNERS_OF } from './schema.ts'

/** `isUnread`: its token is read (check-token.ts) before anything of it is listed. */
export type Begun = { transferId: string; caseId: string; isUnread: boolean }

/**
 * Begins to bring the content of one medium into a case: a draft without a manifest. By an exact number the actor becomes
 * a contributor. What the register says of a thing with this label stands before what the actor says. CONFLICT where the
 * number leads to a tray, for nobody could countersign there; where the register says that the thing was lost or left it;
 * and where a record of it is open in the case.
 */
export async function beginTransfer(ctx: Ctx, raw: BeginTransferInput): Promise<Begun> {
  const { target: asked, medium: said } = BeginTransferInput.parse(raw)
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
    const { id: mediumId, ...medium } = await asRegistered(tx, said)
    if (mediumId) await refuseWhileOpen(tx, caseId, mediumId)
    const transferId = v7()
    await tx.db.execute(sql`
      insert into transfers (id, case_id, begun_by, begun_at, medium_id, medium_kind, medium_owner, medium_label)
      values (${transferId}, ${caseId}, ${actor.id}, ${tx.now.toISOString()}, ${mediumId}, ${medium.kind}, ${medium.owner},
        ${medium.label})`)
    await recordEvent(tx, {
      ...{ type: 'transfer.begun', caseId, personal: { mediumLabel: medium.label } },
      facts: { transferId, mediumId, mediumKind: medium.kind, mediumOwner: medium.owner },
    })
    return { transferId, caseId, isUnread: needsToken({ mediumKind: medium.kind, mediumOwner: medium.owner }) }
  })
}

type Said = { kind: MediumKind; owner: MediumOwner; label: string }
type Registered = { id: string; label: string; kind: MediumKind; standing: Standing; isRevoked: boolean }

/** The medium as the register has it, by its label; as the actor says where no thing bears that. */
async function asRegistered(tx: Tx, said: Said): Promise<Said & { id: string | null }> {
  const label = Label.safeParse(said.label).data
  const [known] = label
    ? await tx.db.execute<Registered>(
        sql`select id, label, kind, standing, is_revoked as "isRevoked" from registered_medium(${label})`,
      )
    : []
  if (!known) return { ...said, id: null }
  if (known.isRevoked)
    throw new CdipError('CONFLICT', 'the medium was lost or has left the register', { reason: 'MEDIUM_REVOKED' })
  return { id: known.id, kind: known.kind, owner: OWNERS_OF[known.standing], label: known.label }
}

/** Two officers at one disc, or one who comes back to it: what is open is gone on with. */
async function refuseWhileOpen(tx: Tx, caseId: string, mediumId: string): Promise<void> {
  const open = await tx.db.execute(sql`select 1 from transfers t join cases c on c.id = t.case_id
    where t.medium_id = ${mediumId} and t.case_id = ${caseId} and t.state in ('draft', 'returned') and t.listed_at is not null
      and ${visibleTransfers(tx.actor, tx.now)} limit 1`)
  if (open.length > 0) throw new CdipError('CONFLICT', 'a record of it is open', { reason: 'MEDIUM_OPEN' })
}
