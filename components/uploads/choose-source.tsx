'use client'

import { useTranslations } from 'next-intl'
import { useEffect, useState } from 'react'
import { SourceFields } from '#components/sources/source-fields.tsx'
import { Button } from '#components/ui/button.tsx'
import { ConfirmForm } from '#components/ui/confirm-form.tsx'
import { SelectField } from '#components/ui/field.tsx'
import { Refusal } from '#components/ui/refusal.tsx'
import { answered } from '#components/ui/refused.ts'
import type { ActionState } from '#lib/http/action-state.ts'
import type { SourceFields as Fields } from '#lib/sources/schema.ts'
import type { Chosen } from './choose-target.tsx'

type Choice = { id: string; name: string }
type Act<Done> = (state: ActionState<Done>, form: FormData) => Promise<ActionState<Done>>
export type SourceActions = { list: Act<Choice[]>; add: Act<Choice>; check: Act<Fields> }
/** A source of the case, or one that is named with the batch; null where nobody says. */
export type ChosenSource = { id: string } | { fields: Fields } | null
type Props = {
  target: Chosen
  chosen: ChosenSource
  actions: SourceActions
  onChoose: (source: ChosenSource) => void
}

/** What the files come from. May stay open. A case that is not in sight yet gets its source with the files. */
export function ChooseSource({ target, ...rest }: Props) {
  const t = useTranslations('uploads')
  return (
    <div className="flex flex-col gap-2 border-t border-line pt-4">
      {target.kind === 'case' ? <OfCase caseId={target.caseId} {...rest} /> : null}
      {target.kind === 'contribute' ? <WithFiles {...rest} /> : null}
      {target.kind === 'tray' ? <p className="text-sm text-muted">{t('sourceInTray')}</p> : null}
    </div>
  )
}

function OfCase({ caseId, chosen, actions, onChoose }: Omit<Props, 'target'> & { caseId: string }) {
  const t = useTranslations('sources')
  const [answer, setAnswer] = useState<ActionState<Choice[]>>({ status: 'idle' })
  useEffect(() => {
    let isCurrent = true
    const form = new FormData()
    form.set('caseId', caseId)
    const show = (known: ActionState<Choice[]>) => isCurrent && setAnswer(known)
    void answered(actions.list({ status: 'idle' }, form)).then(show)
    return () => {
      isCurrent = false
    }
  }, [caseId, actions])
  const known = answer.status === 'done' ? answer.value : []
  const add: SourceActions['add'] = async (state, form) => {
    const after = await actions.add(state, form)
    if (after.status === 'done') {
      setAnswer({ status: 'done', value: [...known, after.value] })
      onChoose({ id: after.value.id })
    }
    return after
  }
  return (
    <>
      <SelectField
        name="source"
        label={t('ofBatch')}
        hint={t('ofBatchHint')}
        value={chosen && 'id' in chosen ? chosen.id : ''}
        onChange={({ target }) => onChoose(target.value ? { id: target.value } : null)}
      >
        <option value="">{t('notSaid')}</option>
        {known.map(({ id, name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </SelectField>
      {answer.status === 'refused' ? <Refusal {...answer} /> : null}
      <div>
        <ConfirmForm label={t('add')} text={t('addText')} look="plain" action={add} fields={{ caseId }}>
          <SourceFields />
        </ConfirmForm>
      </div>
    </>
  )
}

function WithFiles({ chosen, actions, onChoose }: Omit<Props, 'target'>) {
  const t = useTranslations('sources')
  const u = useTranslations('uploads')
  const named = chosen && 'fields' in chosen ? chosen.fields.name : null
  const name: SourceActions['check'] = async (state, form) => {
    const after = await actions.check(state, form)
    if (after.status === 'done') onChoose({ fields: after.value })
    return after
  }
  return (
    <>
      <p className="text-sm font-medium">{t('ofBatch')}</p>
      <p className={named ? '' : 'text-muted'}>{named ?? t('notSaid')}</p>
      <div className="flex flex-wrap gap-2">
        <ConfirmForm label={t('add')} text={u('sourceWithFiles')} look="plain" action={name}>
          <SourceFields />
        </ConfirmForm>
        {named ? (
          <Button look="quiet" onClick={() => onChoose(null)}>
            {u('remove')}
          </Button>
        ) : null}
      </div>
    </>
  )
}
