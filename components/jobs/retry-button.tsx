'use client'

import { useTranslations } from 'next-intl'
import { Button } from '#components/ui/button.tsx'
import { Refusal } from '#components/ui/refusal.tsx'
import { useAct } from '#components/ui/use-act.ts'
import type { ActionState } from '#lib/http/action-state.ts'

export type RetryAction = (state: ActionState<void>, form: FormData) => Promise<ActionState<void>>
type Props = { parkedId: string; isAllowed: boolean; action: RetryAction }

/** Lets one parked job be tried again; where the viewer may not, it says so. */
export function RetryButton({ parkedId, isAllowed, action }: Props) {
  const t = useTranslations('jobs')
  const { state, form, isBusy } = useAct(action)
  if (state.status === 'done') return <span role="status">{t('retried')}</span>
  return (
    <form {...form} className="flex flex-col items-start gap-2">
      <input type="hidden" name="parkedId" value={parkedId} />
      {state.status === 'refused' ? <Refusal {...state} /> : null}
      <Button type="submit" disabled={isBusy} disabledBecause={isAllowed ? null : t('retryDenied')}>
        {t('retry')}
      </Button>
    </form>
  )
}
