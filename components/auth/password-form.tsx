'use client'

import { useTranslations } from 'next-intl'
import { Button, ButtonLink } from '#components/ui/button.tsx'
import { TextField } from '#components/ui/field.tsx'
import { Notice } from '#components/ui/notice.tsx'
import { Refusal } from '#components/ui/refusal.tsx'
import { useAct } from '#components/ui/use-act.ts'
import type { ActionState } from '#lib/http/action-state.ts'

const MIN_LENGTH = 12

type Answer = ActionState<'changed' | 'wrong' | 'weak'>

export function PasswordForm({ action }: { action: (state: Answer, form: FormData) => Promise<Answer> }) {
  const t = useTranslations('auth')
  const { state, form, isBusy } = useAct(action)
  const answer = state.status === 'done' ? state.value : null
  if (answer === 'changed') {
    return (
      <>
        <Notice kind="done">{t('passwordChanged')}</Notice>
        <HomeLink />
      </>
    )
  }
  return (
    <form {...form} className="flex flex-col gap-4">
      {answer === 'wrong' ? <Notice kind="alarm">{t('passwordWrong')}</Notice> : null}
      {state.status === 'refused' ? <Refusal {...state} /> : null}
      {answer === 'weak' ? <Notice kind="alarm">{t('passwordWeak')}</Notice> : null}
      <TextField name="current" type="password" label={t('passwordCurrent')} autoComplete="current-password" required />
      <TextField
        name="next"
        type="password"
        label={t('passwordNext')}
        autoComplete="new-password"
        minLength={MIN_LENGTH}
        required
      />
      <Button type="submit" look="primary" disabled={isBusy}>
        {t('passwordSave')}
      </Button>
    </form>
  )
}

function HomeLink() {
  const t = useTranslations('frame')
  return (
    <ButtonLink href="/" look="primary">
      {t('home')}
    </ButtonLink>
  )
}
