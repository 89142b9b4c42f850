'use client'

import { useTranslations } from 'next-intl'
import { type FormEvent, startTransition, useActionState } from 'react'
import { Button } from '#components/ui/button.tsx'
import { TextField } from '#components/ui/field.tsx'
import { Notice } from '#components/ui/notice.tsx'
import { Refusal } from '#components/ui/refusal.tsx'
import { answered } from '#components/ui/refused.ts'
import { type ActionState, IDLE } from '#lib/http/action-state.ts'
import type { Scanned } from '#lib/register/note-scan.ts'

type Props = {
  stocktakeId: string
  action: (state: ActionState<Scanned>, form: FormData) => Promise<ActionState<Scanned>>
}

/** One label after the other, typed or by a scanner, which ends each with Enter: the field empties and stays. */
export function ScanForm({ stocktakeId, action }: Props) {
  const t = useTranslations('register')
  const [state, submit] = useActionState(
    (before: ActionState<Scanned>, form: FormData) => answered(action(before, form)),
    IDLE,
  )
  const send = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const form = new FormData(event.currentTarget)
    // At once: a scanner does not wait for the answer.
    event.currentTarget.reset()
    startTransition(() => submit(form))
  }
  return (
    <div className="flex max-w-xl flex-col gap-3">
      <form onSubmit={send} className="flex items-end gap-2">
        <input type="hidden" name="stocktakeId" value={stocktakeId} />
        <div className="min-w-0 grow">
          <TextField name="label" label={t('scan')} required maxLength={60} autoFocus autoComplete="off" />
        </div>
        <Button type="submit" look="primary">
          {t('note')}
        </Button>
      </form>
      {state.status === 'refused' ? <Refusal {...state} /> : null}
      {state.status === 'done' ? <Answer scanned={state.value} /> : null}
    </div>
  )
}

function Answer({ scanned: { label, outcome, state, isOfUnit } }: { scanned: Scanned }) {
  const t = useTranslations('register')
  if (outcome === 'found') return <Notice kind="done">{t('scanned.found', { label })}</Notice>
  if (state === null) return <Notice kind="alarm">{t('scanned.unknown', { label })}</Notice>
  if (!isOfUnit) return <Notice kind="alarm">{t('scanned.otherUnit', { label })}</Notice>
  return <Notice kind="alarm">{t('scanned.elsewhere', { label, state: t(`state.${state}`) })}</Notice>
}
