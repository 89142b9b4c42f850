import { sql } from 'drizzle-orm'
import { authorize } from '#lib/access/authorize.ts'
import { isConfirmed } from '#lib/auth/confirm-identity.ts'
import { type Ctx, inTransaction } from '#lib/context.ts'
import { recordEvent } from '#lib/custody/record.ts'
import { CdipError } from '#lib/errors.ts'
import { digestEntries } from './digest-entries.ts'
import { openedOf } from './opened-of.ts'
import { loadTransfer, transferFacts } from './rows.ts'
import { FREES } from './rules.ts'
import { CountersignInput } from './schema.ts'

/** Signed, or what is still to be done: the password said again, or exhibits of the sample opened. */
export type Countersigned = { status: 'countersigned' } | { status: 'confirm' } | { status: 'open'; itemIds: string[] }

/**
 * Countersigns a transfer: the content of the medium was properly brought in. `sessionId`: the session in which the actor
 * said his password again, ten minutes ago at most. The signature is one UPDATE, guarded by the state and by the digest
 * that the signer saw; the digest is computed again from the entries. FORBIDDEN for who contributed to it, and for whom
 * it does not wait; CONFLICT where it changed meanwhile.
 */
export async function countersignTransfer(ctx: Ctx, sessionId: string, raw: CountersignInput): Promise<Countersigned> {
  const { transferId, digest } = CountersignInput.parse(raw)
  return inTransaction(ctx, async (tx) => {
    const transfer = await loadTransfer(tx, transferId, { lock: true })
    authorize(tx.actor, {
      on: 'transfer',
      action: 'transfer.countersign',
      resource: transferFacts(transfer),
      now: tx.now,
    })
    if (transfer.state !== 'submitted' || transfer.digest !== digest)
      throw new CdipError('CONFLICT', 'it is not what the signer saw', { reason: 'RECORD_CHANGED' })
    const { caseId, mediumId, mediumOwner, mediumLabel, sample, submittedAt } = transfer
    const opened = await openedOf(tx, sample ?? [], submittedAt)
    const unopened = (sample ?? []).filter((id) => !opened.has(id))
    if (unopened.length > 0) return { status: 'open', itemIds: unopened }
    if (!(await isConfirmed(tx, sessionId))) return { status: 'confirm' }
    const found = await digestEntries(tx, transferId)
    if (!found.coverage.isExact || found.count !== transfer.entries || found.digest !== digest)
      throw new Error(`transfer ${transferId} is not what was submitted`)
    const by = tx.actor.type === 'officer' ? tx.actor.id : null
    const signed = await tx.db.execute(sql`
      update transfers set state = 'countersigned', decided_by = ${by}, decided_at = ${tx.now.toISOString()}
      where id = ${transferId} and state = 'submitted' and digest = ${digest} returning 1`)
    if (signed.length === 0)
      throw new CdipError('CONFLICT', 'it is not what the signer saw', { reason: 'RECORD_CHANGED' })
    await recordEvent(tx, {
      ...{ type: 'transfer.countersigned', caseId, personal: { mediumLabel } },
      facts: { transferId, digest, mediumOwner, frees: FREES[mediumOwner], opened: sample ?? [] },
    })
    // It stands in the record of the thing too, which is kept by others than those who read the case.
    if (mediumId) {
      const facts = { mediumId, transferId, digest }
      await recordEvent(tx, { type: 'medium.accounted-for', facts, personal: { label: mediumLabel } })
    }
    return { status: 'countersigned' }
  })
}
