import type { Role } from '#lib/context.ts'
import { CdipError } from '#lib/errors.ts'
import { POWERS } from './schema.ts'

const isPower = (role: Role): boolean => POWERS.some((power) => power === role)

/** Whether any of the roles gives power over accounts or the record. */
export const holdsPower = (roles: readonly Role[]): boolean => roles.some(isPower)

/** INVALID where one person would look after the platform and work on evidence: the two are never in one hand. */
export function checkCombination(held: readonly Role[], added: Role): void {
  if (held.some((role) => isPower(role) !== isPower(added))) {
    throw new CdipError('INVALID', `${added} does not go together with ${held.join(', ')}`, { reason: 'ROLES_APART' })
  }
}
