'use client'

import { useTranslations } from 'next-intl'
import { Button } from '#components/ui/button.tsx'
import { TextField } from '#components/ui/field.tsx'
import { Notice } from '#components/ui/notice.tsx'
import { Refusal } from '#components/ui/refusal.tsx'
import { useAct } from '#components/ui/use-act.ts'
import type { ActionState } from '#lib/http/action-state.ts'

type Answer = ActionState<'wrong'>

export function SignInForm({ action }: { action: (state: Answer, form: FormData) => Promise<Answer> }) {
  const t = useTranslations('auth')
  const { state, form, isBusy } = useAct(action)
  return (
    <form {...form} className="flex flex-col gap-4">
      {state.status === 'done' ? <Notice kind="alarm">{t('wrong')}</Notice> : null}
      {state.status === 'refused' ? <Refusal {...state} /> : null}
      <TextField
        name="serviceNumber"
        label={t('serviceNumber')}
        autoComplete="username"
        required
        autoFocus
        maxLength={40}
      />
      <TextField name="password" type="password" label={t('password')} autoComplete="current-password" required />
      <Button type="submit" look="primary" disabled={isBusy}>
        {t('signIn')}
      </Button>
    </form>
  )
}
