import { sql } from 'drizzle-orm'
import { authorize } from '#lib/access/authorize.ts'
import type { Door } from '#lib/auth/check-password.ts'
import { confirmBoth } from '#lib/auth/confirm.ts'
import { type Ctx, inSnapshot, inTransaction, type Tx } from '#lib/context.ts'
import { recordEvent } from '#lib/custody/record.ts'
import { CdipError } from '#lib/errors.ts'
import { formatDate } from '#lib/i18n/formats.ts'
import { loadActor } from '#lib/officers/rows.ts'
import type { HandedOver } from './hand-over.ts'
import { broughtInOf, changeMedium, directionsOn, loadMedium, type MediumRow, personIn } from './rows.ts'
import { type Authority, authorityFor, checkEnd, checkStep } from './rules.ts'
import { EndMediumInput, type EndState } from './schema.ts'

type Input = ReturnType<typeof EndMediumInput.parse>

const EVENT = {
  returned: 'medium.returned',
  released: 'medium.released',
  destroyed: 'medium.destroyed',
} as const satisfies Record<EndState, string>

/**
 * A medium leaves the register for good, on a stated authority, before a second officer who confirms with his own password.
 * INVALID for an end that its standing excludes, and without the authority that it needs; CONFLICT unless it lies in the
 * store, where it waits for the countersignature of what lies on it, while an appeal is open, and while a court directs to
 * keep what came from it.
 */
export async function endMedium(ctx: Ctx, door: Door, raw: EndMediumInput): Promise<HandedOver> {
  const input = EndMediumInput.parse(raw)
  const { mediumId, state } = input
  const own = await inSnapshot(ctx, async (tx) => {
    await checkMay(tx, await loadMedium(tx, mediumId), input)
    return { serviceNumber: personIn(tx).serviceNumber, password: input.ownPassword }
  })
  const sides = await confirmBoth(door, own, { serviceNumber: input.otherNumber, password: input.otherPassword })
  if (sides.wrong) return { wrong: sides.wrong }
  return inTransaction(ctx, async (tx) => {
    const medium = await loadMedium(tx, mediumId, { lock: true })
    const authority = await checkMay(tx, medium, input)
    const witness = await loadActor(tx.db, sides.otherId, tx.now)
    if (!witness) throw new CdipError('INVALID', 'no such officer in service')
    const { kind = null, dated = null, appealEnds = null } = authority ?? {}
    await changeMedium(
      tx,
      medium,
      sql`state = ${state}, place = '', revoked_at = ${tx.now.toISOString()}, authority_document = ${input.authority},
        authority_kind = ${kind}, authority_dated = ${dated}, appeal_ends = ${appealEnds}`,
    )
    await recordEvent(tx, {
      type: EVENT[state],
      facts: { mediumId, witnessId: witness.id, authorityKind: kind },
      personal: {
        ...{ label: medium.label, authority: input.authority, witness: witness.name },
        ...{ dated: dated ?? '', appealEnds: appealEnds ?? '' },
      },
    })
    return { wrong: null }
  })
}

async function checkMay(tx: Tx, medium: MediumRow, input: Input): Promise<Authority | null> {
  const { state } = input
  authorize(tx.actor, { on: 'medium', action: 'medium.keep', resource: medium })
  checkStep(medium.state, state)
  checkEnd(medium.standing, state, await broughtInOf(tx, medium.id))
  if ((await directionsOn(tx, medium.id)).isKept)
    throw new CdipError('CONFLICT', 'a court directs to keep it', { reason: 'COURT_DIRECTION' })
  return authorityFor(medium.standing, input, formatDate(tx.now.toISOString()))
}
