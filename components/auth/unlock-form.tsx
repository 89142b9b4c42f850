'use client'

import { useTranslations } from 'next-intl'
import { useEffect } from 'react'
import { Button } from '#components/ui/button.tsx'
import { TextField } from '#components/ui/field.tsx'
import { Notice } from '#components/ui/notice.tsx'
import { Refusal } from '#components/ui/refusal.tsx'
import { useAct } from '#components/ui/use-act.ts'
import type { ActionState } from '#lib/http/action-state.ts'

type Answer = ActionState<'wrong' | 'open'>
export type UnlockActions = {
  unlock: (state: Answer, form: FormData) => Promise<Answer>
  signOut: (form: FormData) => Promise<void>
}

/** Asks the same officer's password. `onOpen` where the page behind is kept; without it the way leads home. */
export function UnlockForm({ actions, onOpen }: { actions: UnlockActions; onOpen?: () => void }) {
  const t = useTranslations('auth')
  const { state, form, isBusy } = useAct(actions.unlock)
  const answer = state.status === 'done' ? state.value : null
  useEffect(() => {
    if (answer === 'open') onOpen?.()
  }, [answer, onOpen])
  return (
    <>
      <form {...form} className="flex flex-col gap-4">
        {answer === 'wrong' ? <Notice kind="alarm">{t('unlockWrong')}</Notice> : null}
        {state.status === 'refused' ? <Refusal {...state} /> : null}
        <input type="hidden" name="leave" value={onOpen ? 'no' : 'yes'} />
        <TextField
          name="password"
          type="password"
          label={t('password')}
          autoComplete="current-password"
          required
          autoFocus
        />
        <Button type="submit" look="primary" disabled={isBusy}>
          {t('unlock')}
        </Button>
      </form>
      <form action={actions.signOut} className="flex flex-col gap-2 border-t border-line pt-4">
        <p className="text-sm text-muted">{t('handOverText')}</p>
        <Button type="submit">{t('handOver')}</Button>
      </form>
    </>
  )
}
