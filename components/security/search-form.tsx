'use client'

import { useTranslations } from 'next-intl'
import { ConfirmForm } from '#components/ui/confirm-form.tsx'
import { AreaField, TextField } from '#components/ui/field.tsx'
import type { ActionState } from '#lib/http/action-state.ts'

type Search = (state: ActionState<null>, form: FormData) => Promise<ActionState<null>>

/** Asks for whom and why before the log is searched by officer. */
export function SearchForm({ search }: { search: Search }) {
  const t = useTranslations('security')
  return (
    <ConfirmForm label={t('search')} text={t('searchText')} look="plain" action={search}>
      <TextField name="serviceNumber" label={t('serviceNumber')} required maxLength={40} autoComplete="off" />
      <AreaField
        name="reason"
        label={t('reason')}
        hint={t('reasonHint')}
        required
        minLength={5}
        maxLength={500}
        rows={3}
      />
    </ConfirmForm>
  )
}
