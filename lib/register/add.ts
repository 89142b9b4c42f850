import { sql } from 'drizzle-orm'
import { v7 } from 'uuid'
import { authorize } from '#lib/access/authorize.ts'
import { type Ctx, inTransaction, type Tx } from '#lib/context.ts'
import { recordEvent } from '#lib/custody/record.ts'
import { CdipError } from '#lib/errors.ts'
import { nameOfUnit, personIn, recordedWords } from './rows.ts'
import { labelOf } from './rules.ts'
import { AddMediumInput, type MediumKind } from './schema.ts'

/**
 * Puts a medium into the register and the store of a unit, under the label that it has already or under a new one. CONFLICT
 * where another bears that label; FORBIDDEN for who does not keep the unit's store.
 */
export async function addMedium(ctx: Ctx, raw: AddMediumInput): Promise<{ id: string; label: string }> {
  const input = AddMediumInput.parse(raw)
  return inTransaction(ctx, async (tx) => {
    authorize(tx.actor, { on: 'unit', action: 'store.keep', unitId: input.unitId })
    const unitName = await nameOfUnit(tx, input.unitId)
    const [id, me, at] = [v7(), personIn(tx).id, tx.now.toISOString()]
    const label = input.label || (await nextLabel(tx, input.kind))
    const made = await tx.db.execute(sql`
      insert into media (id, label, kind, standing, serial, bag_number, seal_number, property_label, claimed_number, remarks,
        unit_id, place, registered_by, registered_at, changed_by, changed_at)
      values (${id}, ${label}, ${input.kind}, ${input.standing}, ${input.serial}, ${input.bagNumber}, ${input.sealNumber},
        ${input.propertyLabel}, ${input.claimedNumber}, ${input.remarks}, ${input.unitId}, ${input.place},
        ${me}, ${at}, ${me}, ${at})
      on conflict (label) do nothing returning 1`)
    if (made.length === 0) throw new CdipError('CONFLICT', 'the label is taken')
    await recordEvent(tx, {
      type: 'medium.registered',
      facts: { mediumId: id, kind: input.kind, standing: input.standing, unitId: input.unitId },
      personal: { ...recordedWords(label, unitName, input), place: input.place },
    })
    return { id, label }
  })
}

/** The next label of the register's own; one that is written on a thing already is passed over. */
async function nextLabel(tx: Tx, kind: MediumKind): Promise<string> {
  for (;;) {
    const [next] = await tx.db.execute<{ number: number }>(sql`select nextval('media_labels')::int as number`)
    const label = labelOf(kind, next?.number ?? 0)
    const [taken] = await tx.db.execute(sql`select from media where label = ${label}`)
    if (!taken) return label
  }
}
