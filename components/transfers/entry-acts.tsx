'use client'

import { useTranslations } from 'next-intl'
import type { ReactNode } from 'react'
import { Button } from '#components/ui/button.tsx'
import { ConfirmForm } from '#components/ui/confirm-form.tsx'
import { AreaField, TextField } from '#components/ui/field.tsx'
import { useNamed } from '#components/ui/name-of.tsx'
import type { ActionState } from '#lib/http/action-state.ts'
import type { TransferView } from '#lib/transfers/view.ts'

/** Selected entries: the path of each by its place. */
export type Chosen = ReadonlyMap<number, string>
type Act = (state: ActionState<void>, form: FormData) => Promise<ActionState<void>>
export type EntryActions = { leaveOut: Act; unreadable: Act; giveBack: Act }
type Props = {
  chosen: Chosen
  clear: () => void
  transfer: Pick<TransferView, 'id' | 'state' | 'digest' | 'can' | 'beginner'>
  actions: EntryActions
}

/** What can be done about the selected entries: while it is a draft their outcome, under review the return of it all. */
export function EntryActs({ chosen, clear, transfer, actions }: Props) {
  const t = useTranslations('transfers')
  const { id: transferId, state, digest, can, beginner } = transfer
  const named = useNamed()
  const count = chosen.size
  const ordinals = [...chosen.keys()].map((ordinal) => (
    <input key={ordinal} type="hidden" name="ordinal" value={ordinal} />
  ))
  // What was selected is done with: the next act is about other entries.
  const then = (act: Act): Act => {
    return async (before, form) => {
      const after = await act(before, form)
      if (after.status === 'done') clear()
      return after
    }
  }
  const none = count === 0 ? { disabledBecause: t('selected', { count }) } : {}
  const bar = (acts: ReactNode) => (
    <div className="sticky top-0 z-10 flex flex-wrap items-center gap-2 border-b border-line bg-raised py-2">
      <span role="status">{t('selected', { count })}</span>
      {count > 0 ? (
        <Button look="quiet" onClick={clear}>
          {t('clearSelection')}
        </Button>
      ) : null}
      <div className="ml-auto flex flex-wrap gap-2">{acts}</div>
    </div>
  )
  if (state === 'draft')
    return bar(
      <>
        <ConfirmForm
          label={t('unreadable')}
          text={t('unreadableText', { count })}
          look="plain"
          action={then(actions.unreadable)}
          fields={{ transferId }}
          {...none}
        >
          {ordinals}
          <TextField name="error" label={t('whatItSaid')} required maxLength={500} />
          <TextField name="offsetBytes" type="number" min={0} label={t('offset')} />
          <TextField name="lengthBytes" type="number" min={1} label={t('length')} />
          <TextField name="tries" type="number" min={1} max={1000} defaultValue={1} label={t('tries')} required />
        </ConfirmForm>
        <ConfirmForm
          label={t('leaveOut')}
          text={t('leaveOutText', { count })}
          look="plain"
          action={then(actions.leaveOut)}
          fields={{ transferId }}
          {...(can.leaveOut ? none : { disabledBecause: t('leaveOutDenied') })}
        >
          {ordinals}
          <TextField name="reason" label={t('reason')} required maxLength={500} />
        </ConfirmForm>
      </>,
    )
  return bar(
    <ConfirmForm
      label={t('return')}
      text={t('returnText', { name: named(beginner), count })}
      action={then(actions.giveBack)}
      fields={{ transferId, digest: digest ?? '' }}
    >
      <AreaField name="reason" label={t('reason')} required maxLength={500} rows={2} />
      {[...chosen].map(([ordinal, path]) => (
        <div key={ordinal}>
          <input type="hidden" name="ordinal" value={ordinal} />
          <label className="flex flex-col gap-1 text-sm font-medium break-all">
            {t('reasonFor', { path })}
            <input
              name="entryReason"
              required
              maxLength={500}
              className="min-h-9 w-full rounded-md border border-line-strong bg-surface px-3 py-1.5"
            />
          </label>
        </div>
      ))}
    </ConfirmForm>,
  )
}
