'use client'

import { useTranslations } from 'next-intl'
import { ConfirmForm } from '#components/ui/confirm-form.tsx'
import { TextField } from '#components/ui/field.tsx'
import type { ActionState } from '#lib/http/action-state.ts'
import { forgetPending } from './pending-store.ts'
import { useUploads } from './upload-host.tsx'

type Handed = { batchId: string; files: number }
type Props = {
  batchId: string
  officerId: string
  unfinished: number
  act: (state: ActionState<Handed>, form: FormData) => Promise<ActionState<Handed>>
}

/** Gives the files that are not complete to a colleague; this window stops sending them. */
export function HandOver({ batchId, officerId, unfinished, act }: Props) {
  const t = useTranslations('uploads')
  const { tell } = useUploads(officerId)
  const handOver = async (state: ActionState<Handed>, form: FormData) => {
    const after = await act(state, form)
    if (after.status === 'done') {
      tell({ type: 'forget', batchId })
      // It is done whatever this browser keeps: what is left here leads to nothing any more.
      await forgetPending(batchId).catch(() => undefined)
    }
    return after
  }
  return (
    <ConfirmForm
      label={t('handOver')}
      text={t('handOverText', { count: unfinished })}
      look="primary"
      action={handOver}
      fields={{ batchId }}
    >
      <TextField
        name="serviceNumber"
        label={t('colleague')}
        hint={t('colleagueHint')}
        required
        maxLength={40}
        autoComplete="off"
      />
    </ConfirmForm>
  )
}
