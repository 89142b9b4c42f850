'use client'

import { useTranslations } from 'next-intl'
import { AreaField, SelectField, TextField } from '#components/ui/field.tsx'
import { useNamed } from '#components/ui/name-of.tsx'
import { STANDINGS } from '#lib/register/schema.ts'
import type { MediumView } from '#lib/register/view.ts'
import type { UnitView } from '#lib/units/view.ts'

/** What is said of a medium and may be corrected later; `medium` is what is said of it now. */
export function MediumFields({ units, medium }: { units: UnitView[]; medium?: MediumView }) {
  const t = useTranslations('register')
  const named = useNamed()
  const number = (name: 'serial' | 'bagNumber' | 'sealNumber' | 'propertyLabel' | 'claimedNumber', most: number) => (
    <TextField name={name} label={t(name)} defaultValue={medium?.[name] ?? ''} maxLength={most} autoComplete="off" />
  )
  return (
    <>
      <SelectField
        name="standing"
        label={t('standingLabel')}
        hint={t('standingHint')}
        defaultValue={medium?.standing ?? 'designated'}
      >
        {STANDINGS.map((standing) => (
          <option key={standing} value={standing}>
            {t(`standing.${standing}`)}
          </option>
        ))}
      </SelectField>
      <SelectField name="unitId" label={t('unit')} required defaultValue={medium?.unitId}>
        {units.map((unit) => (
          <option key={unit.id} value={unit.id}>
            {named(unit)}
          </option>
        ))}
      </SelectField>
      <div className="grid gap-3 sm:grid-cols-2">
        {number('serial', 80)}
        {number('bagNumber', 40)}
        {number('sealNumber', 40)}
        {number('propertyLabel', 40)}
        {number('claimedNumber', 40)}
      </div>
      <AreaField name="remarks" label={t('remarks')} defaultValue={medium?.remarks ?? ''} maxLength={500} rows={2} />
    </>
  )
}
