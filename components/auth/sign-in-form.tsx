'use client'

import { useTranslations } from 'next-intl'
import { useActionState } from 'react'
import { Button } from '#components/ui/button.tsx'
import { TextField } from '#components/ui/field.tsx'
import { Notice } from '#components/ui/notice.tsx'

type Answer = 'idle' | 'wrong'

export function SignInForm({ action }: { action: (state: Answer, form: FormData) => Promise<Answer> }) {
  const t = useTranslations('auth')
  const [state, submit, isBusy] = useActionState(action, 'idle')
  return (
    <form action={submit} className="flex flex-col gap-4">
      {state === 'wrong' ? <Notice kind="alarm">{t('wrong')}</Notice> : null}
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
