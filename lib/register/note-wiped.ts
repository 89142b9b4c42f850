import { authorize } from '#lib/access/authorize.ts'
import { type Ctx, inTransaction } from '#lib/context.ts'
import { recordEvent } from '#lib/custody/record.ts'
import { CdipError, type Reason } from '#lib/errors.ts'
import { broughtInOf, hasVerifiedCopies, loadMedium } from './rows.ts'
import { isGone, type WipeWaits, wipeWaitsFor } from './rules.ts'
import { WipeInput } from './schema.ts'

const WHY: Record<WipeWaits, Reason> = {
  never: 'NEVER_WIPED',
  countersignature: 'NOT_COUNTERSIGNED',
  copies: 'COPIES_NOT_VERIFIED',
}

/**
 * A designated stick was wiped, by who keeps or holds it: CONFLICT before everything that lay on it was countersigned and
 * every copy of that verified, and for any other thing, which is never wiped.
 */
export async function noteWiped(ctx: Ctx, raw: { mediumId: string }): Promise<void> {
  const { mediumId } = WipeInput.parse(raw)
  await inTransaction(ctx, async (tx) => {
    const medium = await loadMedium(tx, mediumId, { lock: true })
    authorize(tx.actor, { on: 'medium', action: 'medium.wipe', resource: medium })
    if (isGone(medium.state) || medium.state === 'lost') throw new CdipError('CONFLICT', 'it is not at hand')
    const broughtIn = await broughtInOf(tx, mediumId)
    const waits = wipeWaitsFor(medium.standing, broughtIn, await hasVerifiedCopies(tx, mediumId))
    if (waits) throw new CdipError('CONFLICT', `it waits: ${waits}`, { reason: WHY[waits] })
    const facts = { mediumId, issue: medium.issueNumber, countersigned: broughtIn.countersigned }
    await recordEvent(tx, { type: 'medium.wiped', facts, personal: { label: medium.label } })
  })
}
