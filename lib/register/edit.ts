import { sql } from 'drizzle-orm'
import { authorize } from '#lib/access/authorize.ts'
import { type Ctx, inTransaction } from '#lib/context.ts'
import { recordEvent } from '#lib/custody/record.ts'
import { CdipError } from '#lib/errors.ts'
import { changeMedium, loadMedium, nameOfUnit, recordedWords } from './rows.ts'
import { checkStanding, isGone } from './rules.ts'
import { EditMediumInput } from './schema.ts'

/**
 * Corrects what is said of a medium, or gives it to another unit whose store the actor keeps too; the record keeps what was
 * said before. Its label and kind stay. CONFLICT once it has left the register, and where what is not the Force's own would
 * become so.
 */
export async function editMedium(ctx: Ctx, raw: EditMediumInput): Promise<void> {
  const input = EditMediumInput.parse(raw)
  await inTransaction(ctx, async (tx) => {
    const medium = await loadMedium(tx, input.mediumId, { lock: true })
    authorize(tx.actor, { on: 'medium', action: 'medium.keep', resource: medium })
    authorize(tx.actor, { on: 'unit', action: 'store.keep', unitId: input.unitId })
    if (isGone(medium.state)) throw new CdipError('CONFLICT', 'it has left the register')
    checkStanding(medium.standing, input.standing)
    await changeMedium(
      tx,
      medium,
      sql`standing = ${input.standing}, serial = ${input.serial}, bag_number = ${input.bagNumber},
        seal_number = ${input.sealNumber}, property_label = ${input.propertyLabel}, claimed_number = ${input.claimedNumber},
        remarks = ${input.remarks}, unit_id = ${input.unitId}`,
    )
    await recordEvent(tx, {
      type: 'medium.changed',
      facts: { mediumId: medium.id, standing: input.standing, unitId: input.unitId },
      personal: recordedWords(medium.label, await nameOfUnit(tx, input.unitId), input),
    })
  })
}
