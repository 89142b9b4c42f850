'use client'

import { useTranslations } from 'next-intl'
import { Button } from '#components/ui/button.tsx'
import { SelectField, TextField } from '#components/ui/field.tsx'
import { Notice } from '#components/ui/notice.tsx'
import { Refusal } from '#components/ui/refusal.tsx'
import { useAct } from '#components/ui/use-act.ts'
import type { ActionState } from '#lib/http/action-state.ts'
import { MEDIUM_KINDS } from '#lib/register/schema.ts'
import type { UnitView } from '#lib/units/view.ts'
import { MediumFields } from './medium-fields.tsx'

type Props = {
  action: (state: ActionState<never>, form: FormData) => Promise<ActionState<never>>
  units: UnitView[]
}

/** A medium that comes into the store for the first time. */
export function RegisterForm({ action, units }: Props) {
  const t = useTranslations('register')
  const { state, form, isBusy } = useAct(action)
  return (
    <form {...form} className="flex max-w-2xl flex-col gap-4">
      {state.status === 'refused' && state.code === 'CONFLICT' ? <Notice kind="alarm">{t('taken')}</Notice> : null}
      {state.status === 'refused' && state.code !== 'CONFLICT' ? <Refusal {...state} /> : null}
      <SelectField name="kind" label={t('kindLabel')}>
        {MEDIUM_KINDS.map((kind) => (
          <option key={kind} value={kind}>
            {t(`kind.${kind}`)}
          </option>
        ))}
      </SelectField>
      <TextField name="label" label={t('label')} hint={t('labelHint')} maxLength={60} autoComplete="off" />
      <MediumFields units={units} />
      <TextField name="place" label={t('place')} hint={t('placeHint')} maxLength={120} autoComplete="off" />
      <div>
        <Button type="submit" look="primary" disabled={isBusy}>
          {t('register')}
        </Button>
      </div>
    </form>
  )
}
