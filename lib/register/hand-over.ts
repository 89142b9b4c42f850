import { sql } from 'drizzle-orm'
import { authorize } from '#lib/access/authorize.ts'
import { decide } from '#lib/access/policy.ts'
import type { Door } from '#lib/auth/check-password.ts'
import { confirmBoth } from '#lib/auth/confirm.ts'
import { type Ctx, inSnapshot, inTransaction, type OfficerActor, type Tx } from '#lib/context.ts'
import { recordEvent } from '#lib/custody/record.ts'
import { CdipError } from '#lib/errors.ts'
import { loadActor } from '#lib/officers/rows.ts'
import { changeMedium, loadMedium, type MediumRow, personIn } from './rows.ts'
import { checkStep, isHeld } from './rules.ts'
import { HandOverMediumInput } from './schema.ts'

type Input = ReturnType<typeof HandOverMediumInput.parse>
/** Done, or whose password was wrong. */
export type HandedOver = { wrong: 'own' | 'other' | null }

/**
 * A medium changes hands: the store issues it, takes it back, or its holder passes it on. Both sides confirm at one station,
 * each with his own password. INVALID for one who may hold none, or who is not the one that has it; CONFLICT where it is
 * not there to be given.
 */
export async function handOverMedium(ctx: Ctx, door: Door, raw: HandOverMediumInput): Promise<HandedOver> {
  const input = HandOverMediumInput.parse(raw)
  if (input.way === 'issue' && !(input.dueAt && input.dueAt > ctx.now.toISOString()))
    throw new CdipError('INVALID', 'what is issued has a day to be back')
  // Nobody types a password for what may not be done.
  const own = await inSnapshot(ctx, async (tx) => {
    checkHandover(tx, await loadMedium(tx, input.mediumId), input)
    return { serviceNumber: personIn(tx).serviceNumber, password: input.ownPassword }
  })
  const sides = await confirmBoth(door, own, { serviceNumber: input.otherNumber, password: input.otherPassword })
  if (sides.wrong) return { wrong: sides.wrong }
  return inTransaction(ctx, async (tx) => {
    const medium = await loadMedium(tx, input.mediumId, { lock: true })
    checkHandover(tx, medium, input)
    const other = await loadActor(tx.db, sides.otherId, tx.now)
    if (!other || !decide(other, { on: 'nothing', action: 'medium.hold' }))
      throw new CdipError('INVALID', 'no officer in service who may hold a medium')
    await DO[input.way](tx, medium, other, input)
    return { wrong: null }
  })
}

function checkHandover(tx: Tx, medium: MediumRow, { way }: Input): void {
  authorize(tx.actor, { on: 'medium', action: way === 'pass-on' ? 'medium.pass-on' : 'medium.keep', resource: medium })
  if (isHeld(medium.state) !== (way !== 'issue')) throw new CdipError('CONFLICT', 'it is not there to be given')
  checkStep(medium.state, way === 'take-back' ? 'in-store' : 'issued')
}

type Hand = (tx: Tx, medium: MediumRow, other: OfficerActor, input: Input) => Promise<void>

const issue: Hand = async (tx, medium, other, { dueAt }) => {
  const at = tx.now.toISOString()
  await changeMedium(
    tx,
    medium,
    sql`state = 'issued', holder_id = ${other.id}, issue_number = issue_number + 1, issued_at = ${at}, due_at = ${dueAt},
      revoked_issues = case when revoked_at is null then revoked_issues else revoked_issues || issue_number end,
      revoked_at = null, place = ''`,
  )
  await recordEvent(tx, {
    type: 'medium.issued',
    facts: { mediumId: medium.id, issue: medium.issueNumber + 1, toOfficerId: other.id, dueAt },
    personal: { label: medium.label, toOfficer: other.name },
  })
}

const takeBack: Hand = async (tx, medium, other, { place }) => {
  if (other.id !== medium.holderId) throw new CdipError('INVALID', 'who has it gives it back')
  await changeMedium(tx, medium, sql`state = 'in-store', holder_id = null, due_at = null, place = ${place}`)
  await recordEvent(tx, {
    type: 'medium.taken-back',
    facts: { mediumId: medium.id, issue: medium.issueNumber, fromOfficerId: other.id },
    personal: { label: medium.label, fromOfficer: other.name, place },
  })
}

const passOn: Hand = async (tx, medium, other) => {
  const me = personIn(tx)
  await changeMedium(tx, medium, sql`state = 'issued', holder_id = ${other.id}, place = ''`)
  await recordEvent(tx, {
    type: 'medium.passed-on',
    facts: { mediumId: medium.id, issue: medium.issueNumber, fromOfficerId: me.id, toOfficerId: other.id },
    personal: { label: medium.label, fromOfficer: me.name, toOfficer: other.name },
  })
}

const DO: Record<Input['way'], Hand> = { issue, 'take-back': takeBack, 'pass-on': passOn }
