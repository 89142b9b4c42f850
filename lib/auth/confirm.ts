import { CdipError } from '#lib/errors.ts'
import { type Checked, checkPassword, type Door } from './check-password.ts'

export type Side = { serviceNumber: string; password: string }
/** Whose password was wrong, or who the other side is. */
export type Confirmed = { wrong: 'own' | 'other' } | { wrong: null; otherId: string }

/** A password that somebody else issued confirms nothing: its officer has chosen none yet. */
const isOwn = (checked: Checked | null): checked is Checked => checked !== null && !checked.passwordOnce

/**
 * Two officers at one station confirm an act, each with his own password; attempts count and lock out as at the door.
 * INVALID where both are one. Before the act's transaction: a password takes long to check.
 */
export async function confirmBoth(door: Door, own: Side, other: Side): Promise<Confirmed> {
  if (own.serviceNumber === other.serviceNumber) throw new CdipError('INVALID', 'it takes two officers')
  if (!isOwn(await checkPassword(door, own.serviceNumber, own.password))) return { wrong: 'own' }
  const checked = await checkPassword(door, other.serviceNumber, other.password)
  return isOwn(checked) ? { wrong: null, otherId: checked.id } : { wrong: 'other' }
}
