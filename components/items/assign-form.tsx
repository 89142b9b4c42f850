'use client'

import { useTranslations } from 'next-intl'
import { Button } from '#components/ui/button.tsx'
import { Notice } from '#components/ui/notice.tsx'
import { Refusal } from '#components/ui/refusal.tsx'
import { useAct } from '#components/ui/use-act.ts'
import type { ActionState } from '#lib/http/action-state.ts'

type Answer = ActionState<{ caseId: string; number: number }>
type Props = { itemId: string; claimedNumber: string; action: (state: Answer, form: FormData) => Promise<Answer> }

/** Moves one exhibit from the tray into the case of a number; the number given at the desk stands there already. */
export function AssignForm({ itemId, claimedNumber, action }: Props) {
  const t = useTranslations('items')
  const { state, form, isBusy } = useAct(action)
  if (state.status === 'done') return <Notice kind="done">{t('assigned', { number: state.value.number })}</Notice>
  return (
    <form {...form} className="flex flex-col gap-2">
      {state.status === 'refused' ? <Refusal {...state} /> : null}
      <input type="hidden" name="itemId" value={itemId} />
      <label className="flex flex-wrap items-center gap-2 text-sm">
        <span>{t('assignTo')}</span>
        <input
          name="reportNumber"
          defaultValue={claimedNumber}
          required
          maxLength={60}
          className="min-h-9 rounded-md border border-line-strong bg-surface px-3"
        />
        <Button type="submit" look="primary" disabled={isBusy}>
          {t('assign')}
        </Button>
      </label>
    </form>
  )
}
