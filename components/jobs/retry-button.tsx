'use client'

import { useTranslations } from 'next-intl'
import { useActionState } from 'react'
import { Button } from '#components/ui/button.tsx'
import { Refusal } from '#components/ui/refusal.tsx'
import { type ActionState, IDLE } from '#lib/http/action-state.ts'

export type RetryAction = (state: ActionState<void>, form: FormData) => Promise<ActionState<void>>
type Props = { parkedId: string; isAllowed: boolean; action: RetryAction }

/** Lets one parked job be tried again; where the viewer may not, it says so. */
export function RetryButton({ parkedId, isAllowed, action }: Props) {
  const t = useTranslations('jobs')
  const [state, submit, isBusy] = useActionState(action, IDLE)
  if (state.status === 'done') return <span role="status">{t('retried')}</span>
  return (
    <form action={submit} className="flex flex-col items-start gap-2">
      <input type="hidden" name="parkedId" value={parkedId} />
      {state.status === 'refused' ? <Refusal {...state} /> : null}
      <Button type="submit" disabled={isBusy} disabledBecause={isAllowed ? null : t('retryDenied')}>
        {t('retry')}
      </Button>
    </form>
  )
}
