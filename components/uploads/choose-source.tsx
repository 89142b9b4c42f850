'use client'

import { useTranslations } from 'next-intl'
import { useEffect, useState } from 'react'
import { SourceFields } from '#components/sources/source-fields.tsx'
import { ConfirmForm } from '#components/ui/confirm-form.tsx'
import { SelectField } from '#components/ui/field.tsx'
import { Refusal } from '#components/ui/refusal.tsx'
import type { ActionState } from '#lib/http/action-state.ts'

type Choice = { id: string; name: string }
type Act<Done> = (state: ActionState<Done>, form: FormData) => Promise<ActionState<Done>>
export type SourceActions = { list: Act<Choice[]>; add: Act<Choice> }
type Props = { caseId: string; chosenId: string; actions: SourceActions; onChoose: (sourceId: string) => void }

/** What the files come from: a known source of the case, or one that is added here. May stay open. */
export function ChooseSource({ caseId, chosenId, actions, onChoose }: Props) {
  const t = useTranslations('sources')
  const [answer, setAnswer] = useState<ActionState<Choice[]>>({ status: 'idle' })
  useEffect(() => {
    let isCurrent = true
    const form = new FormData()
    form.set('caseId', caseId)
    actions.list({ status: 'idle' }, form).then((known) => isCurrent && setAnswer(known))
    return () => {
      isCurrent = false
    }
  }, [caseId, actions])
  const known = answer.status === 'done' ? answer.value : []
  const add: SourceActions['add'] = async (state, form) => {
    const after = await actions.add(state, form)
    if (after.status === 'done') {
      setAnswer({ status: 'done', value: [...known, after.value] })
      onChoose(after.value.id)
    }
    return after
  }
  return (
    <div className="flex flex-col gap-2 border-t border-line pt-4">
      <SelectField
        name="source"
        label={t('ofBatch')}
        hint={t('ofBatchHint')}
        value={chosenId}
        onChange={(event) => onChoose(event.target.value)}
      >
        <option value="">{t('notSaid')}</option>
        {known.map(({ id, name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </SelectField>
      {answer.status === 'refused' ? <Refusal code={answer.code} reference={answer.reference} /> : null}
      <div>
        <ConfirmForm label={t('add')} text={t('addText')} look="plain" action={add} fields={{ caseId }}>
          <SourceFields />
        </ConfirmForm>
      </div>
    </div>
  )
}
