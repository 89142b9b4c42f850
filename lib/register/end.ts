import { sql } from 'drizzle-orm'
import { authorize } from '#lib/access/authorize.ts'
import type { Door } from '#lib/auth/check-password.ts'
import { confirmBoth } from '#lib/auth/confirm.ts'
import { type Ctx, inSnapshot, inTransaction, type Tx } from '#lib/context.ts'
import { recordEvent } from '#lib/custody/record.ts'
import { CdipError } from '#lib/errors.ts'
import { loadActor } from '#lib/officers/rows.ts'
import type { HandedOver } from './hand-over.ts'
import { broughtInOf, changeMedium, loadMedium, type MediumRow, personIn } from './rows.ts'
import { checkEnd, checkStep } from './rules.ts'
import { EndMediumInput, type EndState } from './schema.ts'

const EVENT = {
  returned: 'medium.returned',
  released: 'medium.released',
  destroyed: 'medium.destroyed',
} as const satisfies Record<EndState, string>

/**
 * A medium leaves the register for good, on a stated authority, before a second officer who confirms with his own password.
 * INVALID for an end that its standing excludes; CONFLICT unless it lies in the store, and where it waits for the
 * countersignature of what lies on it.
 */
export async function endMedium(ctx: Ctx, door: Door, raw: EndMediumInput): Promise<HandedOver> {
  const input = EndMediumInput.parse(raw)
  const { mediumId, state, authority } = input
  const own = await inSnapshot(ctx, async (tx) => {
    await checkMay(tx, await loadMedium(tx, mediumId), state)
    return { serviceNumber: personIn(tx).serviceNumber, password: input.ownPassword }
  })
  const sides = await confirmBoth(door, own, { serviceNumber: input.otherNumber, password: input.otherPassword })
  if (sides.wrong) return { wrong: sides.wrong }
  return inTransaction(ctx, async (tx) => {
    const medium = await loadMedium(tx, mediumId, { lock: true })
    await checkMay(tx, medium, state)
    const witness = await loadActor(tx.db, sides.otherId, tx.now)
    if (!witness) throw new CdipError('INVALID', 'no such officer in service')
    await changeMedium(tx, medium, sql`state = ${state}, place = '', revoked_at = ${tx.now.toISOString()}`)
    await recordEvent(tx, {
      type: EVENT[state],
      facts: { mediumId, witnessId: witness.id },
      personal: { label: medium.label, authority, witness: witness.name },
    })
    return { wrong: null }
  })
}

async function checkMay(tx: Tx, medium: MediumRow, state: EndState): Promise<void> {
  authorize(tx.actor, { on: 'medium', action: 'medium.keep', resource: medium })
  checkStep(medium.state, state)
  checkEnd(medium.standing, state, await broughtInOf(tx, medium.id))
}
