'use client'

import { useTranslations } from 'next-intl'
import { ConfirmForm } from '#components/ui/confirm-form.tsx'
import { AreaField, SelectField, TextField } from '#components/ui/field.tsx'
import { HIDING_KINDS } from '#lib/hiding/schema.ts'
import type { ActionState } from '#lib/http/action-state.ts'

type Act = (state: ActionState<void>, form: FormData) => Promise<ActionState<void>>

/** Has an exhibit hidden at once that should not be held, and names who decides. */
export function HideForm({ itemId, isAllowed, hide }: { itemId: string; isAllowed: boolean; hide: Act }) {
  const t = useTranslations('hiding')
  return (
    <ConfirmForm
      label={t('hide')}
      text={t('hideText')}
      look="plain"
      action={hide}
      fields={{ itemId }}
      {...(isAllowed ? {} : { disabledBecause: t('hideDenied') })}
    >
      <SelectField name="kind" label={t('kindLabel')}>
        {HIDING_KINDS.map((kind) => (
          <option key={kind} value={kind}>
            {t(`kind.${kind}`)}
          </option>
        ))}
      </SelectField>
      <TextField name="serviceNumber" label={t('decider')} hint={t('deciderHint')} required maxLength={40} />
      <AreaField name="reason" label={t('reason')} required maxLength={500} rows={2} />
    </ConfirmForm>
  )
}
