'use client'

import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { ConfirmForm } from '#components/ui/confirm-form.tsx'
import { Notice } from '#components/ui/notice.tsx'
import type { ActionState } from '#lib/http/action-state.ts'
import type { Submitted } from '#lib/transfers/submit.ts'

export type Submit = (state: ActionState<Submitted>, form: FormData) => Promise<ActionState<Submitted>>
type Props = { transferId: string; entries: number; submit: Submit }

/** Submits an import record; where an entry is not accounted for, it says how many, and which. */
export function SubmitForm({ transferId, entries, submit }: Props) {
  const t = useTranslations('transfers')
  const [answer, setAnswer] = useState<Submitted | null>(null)
  const act: Submit = async (before, form) => {
    const after = await submit(before, form)
    if (after.status === 'done') setAnswer(after.value)
    return after
  }
  return (
    <>
      <ConfirmForm
        label={t('submit')}
        text={t('submitText', { count: entries })}
        look="primary"
        action={act}
        fields={{ transferId }}
      />
      {answer?.status === 'refused' ? (
        <Notice kind="waiting">
          <p>{t('submitRefused', { missing: answer.missing, running: answer.running })}</p>
          <ul className="max-h-40 overflow-y-auto break-all">
            {[...new Set(answer.paths)].map((path) => (
              <li key={path}>{path}</li>
            ))}
          </ul>
        </Notice>
      ) : null}
    </>
  )
}
