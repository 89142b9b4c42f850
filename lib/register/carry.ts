import { sql } from 'drizzle-orm'
import { authorize } from '#lib/access/authorize.ts'
import { type Ctx, inTransaction } from '#lib/context.ts'
import { recordEvent } from '#lib/custody/record.ts'
import { CdipError } from '#lib/errors.ts'
import { changeMedium, loadMedium } from './rows.ts'
import { isHeld } from './rules.ts'
import { CarryMediumInput, type HeldState } from './schema.ts'

const EVENT = {
  issued: 'medium.in-hand',
  'in-transit': 'medium.in-transit',
  'at-import': 'medium.at-import',
  'at-court': 'medium.at-court',
  'at-laboratory': 'medium.at-laboratory',
} as const satisfies Record<HeldState, string>

/**
 * Says where a medium is that somebody has: on the way, at import, at court, at the laboratory, or in hand again. Its holder
 * answers for it meanwhile. CONFLICT where it lies in the store or is gone.
 */
export async function carryMedium(ctx: Ctx, raw: CarryMediumInput): Promise<void> {
  const { mediumId, state, place } = CarryMediumInput.parse(raw)
  await inTransaction(ctx, async (tx) => {
    const medium = await loadMedium(tx, mediumId, { lock: true })
    authorize(tx.actor, { on: 'medium', action: 'medium.carry', resource: medium })
    if (!isHeld(medium.state)) throw new CdipError('CONFLICT', 'nobody has it: it leaves the store by a handover alone')
    await changeMedium(tx, medium, sql`state = ${state}, place = ${place}`)
    await recordEvent(tx, { type: EVENT[state], facts: { mediumId }, personal: { label: medium.label, place } })
  })
}
