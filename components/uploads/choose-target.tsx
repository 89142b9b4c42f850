'use client'

import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { Button } from '#components/ui/button.tsx'
import { SelectField, TextField } from '#components/ui/field.tsx'
import { Notice } from '#components/ui/notice.tsx'
import { Refusal } from '#components/ui/refusal.tsx'
import { answered } from '#components/ui/refused.ts'
import type { Target } from '#lib/batches/resolve-target.ts'
import type { BringInTarget } from '#lib/batches/schema.ts'
import type { ActionState } from '#lib/http/action-state.ts'

export type CaseChoice = { id: string; label: string }
/** Where the next batch goes. `case`: one in the officer's sight, whose sources he may choose from. */
export type Chosen = { target: BringInTarget; label: string } & (
  | { kind: 'case'; caseId: string }
  | { kind: 'contribute' | 'tray' }
)
export type CheckNumber = (state: ActionState<Target>, form: FormData) => Promise<ActionState<Target>>
type Props = {
  cases: CaseChoice[]
  chosen: Chosen | null
  check: CheckNumber
  onChoose: (chosen: Chosen | null) => void
}

/** Into which case: one of the officer's own, or an exact number; where that leads is said before a byte moves. */
export function ChooseTarget({ cases, chosen, check, onChoose }: Props) {
  const t = useTranslations('uploads')
  const [answer, setAnswer] = useState<ActionState<Target>>({ status: 'idle' })
  const [isBusy, setBusy] = useState(false)
  const byCase = (id: string) => {
    setAnswer({ status: 'idle' })
    const found = cases.find((each) => each.id === id)
    onChoose(found ? chosenCase(found) : null)
  }
  const byNumber = async (form: FormData) => {
    setBusy(true)
    const result = await answered(check({ status: 'idle' }, form))
    setBusy(false)
    setAnswer(result)
    if (result.status !== 'done') return onChoose(null)
    const { reportNumber } = result.value
    const choice = { target: { reportNumber }, label: reportNumber }
    if (result.value.kind === 'case') onChoose({ ...choice, kind: 'case', caseId: result.value.caseId })
    else onChoose({ ...choice, kind: result.value.kind })
  }
  const chosenId = chosen && 'caseId' in chosen.target ? chosen.target.caseId : ''
  const isTyped = chosen !== null && 'reportNumber' in chosen.target
  return (
    <>
      {cases.length > 0 ? (
        <SelectField name="case" label={t('mine')} value={chosenId} onChange={(event) => byCase(event.target.value)}>
          <option value="">{t('chooseCase')}</option>
          {cases.map(({ id, label }) => (
            <option key={id} value={id}>
              {label}
            </option>
          ))}
        </SelectField>
      ) : (
        <p className="text-muted">{t('noCases')}</p>
      )}
      <form action={byNumber} className="flex flex-col gap-2">
        <TextField name="reportNumber" label={t('byNumber')} hint={t('byNumberHint')} maxLength={60} required />
        <div>
          <Button type="submit" disabled={isBusy}>
            {t('check')}
          </Button>
        </div>
      </form>
      {answer.status === 'refused' ? <Refusal {...answer} /> : null}
      {answer.status === 'done' && isTyped ? <Destination target={answer.value} /> : null}
    </>
  )
}

export const chosenCase = ({ id, label }: CaseChoice): Chosen => ({
  ...{ kind: 'case', caseId: id, target: { caseId: id }, label },
})

function Destination({ target }: { target: Target }) {
  const t = useTranslations('uploads')
  if (target.kind === 'tray') {
    return (
      <Notice kind="waiting">
        <p className="font-semibold">{t('targetTray', { reportNumber: target.reportNumber })}</p>
        <p>{t('trayTarget')}</p>
      </Notice>
    )
  }
  return (
    <Notice kind="done">
      <p className="font-semibold">{t('targetCase', { reportNumber: target.reportNumber })}</p>
      {target.kind === 'contribute' ? <p>{t('contribute')}</p> : null}
    </Notice>
  )
}
