import { sql } from 'drizzle-orm'
import { v7 } from 'uuid'
import { authorize } from '#lib/access/authorize.ts'
import { isConfirmed } from '#lib/auth/confirm-identity.ts'
import { recordSecurity } from '#lib/auth/security-event.ts'
import { targetOf } from '#lib/batches/resolve-target.ts'
import { grantMembership } from '#lib/cases/grant-access.ts'
import { type Ctx, inTransaction, type OfficerActor, type Tx } from '#lib/context.ts'
import { CdipError } from '#lib/errors.ts'
import { findRequest, type RequestRow, type Typed, underCode } from './rows.ts'
import { STATION_MS } from './schema.ts'

type Officer = Ctx & { actor: OfficerActor }
/** `confirm`: the password was not said again in this session a short while ago. `over`: nothing waits under the code. */
export type Decided = { status: 'approved'; expiresAt: string } | { status: 'declined' | 'confirm' | 'over' }

/**
 * Approves a workstation for the case that its code names, in the name of the actor, who said his password again: for ten
 * hours, or until he ends it. By an exact number he becomes a contributor of the case, as at the desk. CONFLICT where the
 * number leads to a tray, or the case is closed.
 */
export async function approveStation(ctx: Officer, sessionId: string, typed: Typed): Promise<Decided> {
  return decided(ctx, typed, async (tx, request) => {
    const { actor } = ctx
    if (!(await isConfirmed(tx, sessionId))) return { status: 'confirm' }
    const target = await targetOf(tx, actor, { reportNumber: request.reportNumber }) // authorises
    if (target.kind === 'tray')
      throw new CdipError('CONFLICT', 'a medium is brought into a case', { reason: 'ONLY_INTO_A_CASE' })
    const { caseId } = target
    if (target.kind === 'contribute') {
      const member = { caseId, officerId: actor.id, memberName: actor.name, until: null }
      await grantMembership(tx, { ...member, role: 'contributor' })
    }
    const expiresAt = new Date(tx.now.getTime() + STATION_MS).toISOString()
    const [answer] = await tx.db.execute<{ done: boolean }>(
      sql`select approve_station(${request.id}, ${v7()}, ${caseId}, ${tx.now.toISOString()}, ${expiresAt}) as done`,
    )
    if (!answer?.done) throw new CdipError('CONFLICT', 'the code was decided on meanwhile')
    await told(tx, 'station-approved', request, typed.address)
    return { status: 'approved', expiresAt }
  })
}

/** Says that it was not this officer who asked. */
export async function declineStation(ctx: Officer, typed: Typed): Promise<Decided> {
  return decided(ctx, typed, async (tx, request) => {
    const [answer] = await tx.db.execute<{ done: boolean }>(
      sql`select decline_station(${request.id}, ${tx.now.toISOString()}) as done`,
    )
    if (!answer?.done) return { status: 'over' }
    await told(tx, 'station-declined', request, typed.address)
    return { status: 'declined' }
  })
}

async function decided(
  ctx: Officer,
  typed: Typed,
  decide: (tx: Tx, request: RequestRow) => Promise<Decided>,
): Promise<Decided> {
  const done = await underCode(ctx, typed, (code) =>
    inTransaction(ctx, async (tx) => {
      authorize(tx.actor, { on: 'nothing', action: 'tray.bring-in' })
      const request = await findRequest(tx, code)
      return request && decide(tx, request)
    }),
  )
  return done ?? { status: 'over' }
}

/** The log of sign-ins names the workstation, and no case: who reads it sees no evidence. */
async function told(
  tx: Tx,
  type: 'station-approved' | 'station-declined',
  { workstation, address: from }: RequestRow,
  address: string,
): Promise<void> {
  const officerId = tx.actor.type === 'officer' ? tx.actor.id : null
  await recordSecurity(tx.db, tx.now, { type, officerId, address, detail: { workstation, from } })
}
