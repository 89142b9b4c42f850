'use client'

import { useTranslations } from 'next-intl'
import { SelectField } from '#components/ui/field.tsx'
import { GRANTED_ROLES, POWERS } from '#lib/officers/schema.ts'

/** `depth` 0 is a root of the tree. */
export type UnitChoice = { id: string; name: string; depth: number }

/** Where an officer is posted, and as what. Roles of power are shown, disabled, to who can't give them. */
export function UnitAndRole({ units, canEmpower }: { units: UnitChoice[]; canEmpower: boolean }) {
  const t = useTranslations('officers')
  const f = useTranslations('frame')
  const isDenied = (role: string) => !canEmpower && POWERS.some((power) => power === role)
  return (
    <>
      <SelectField name="unitId" label={t('unit')} required>
        {units.map(({ id, name, depth }) => (
          <option key={id} value={id}>
            {'\u2003'.repeat(depth)}
            {name}
          </option>
        ))}
      </SelectField>
      <SelectField name="role" label={t('role')} {...(canEmpower ? {} : { hint: t('powersHint') })}>
        {GRANTED_ROLES.map((role) => (
          <option key={role} value={role} disabled={isDenied(role)}>
            {f(`role.${role}`)}
          </option>
        ))}
      </SelectField>
    </>
  )
}
