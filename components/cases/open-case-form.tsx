'use client'

import { Button } from '#components/ui/button.tsx'
import { CheckField, SelectField, TextField } from '#components/ui/field.tsx'
import { Refusal } from '#components/ui/refusal.tsx'
import { useAct } from '#components/ui/use-act.ts'
import type { ActionState } from '#lib/http/action-state.ts'

type Texts = Record<
  | 'reportNumber'
  | 'caseTitle'
  | 'unit'
  | 'classification'
  | 'RESTRICTED'
  | 'CONFIDENTIAL'
  | 'needToKnow'
  | 'inCharge'
  | 'inChargeHint'
  | 'notCleared'
  | 'create',
  string
>
type Props = {
  action: (state: ActionState<never>, form: FormData) => Promise<ActionState<never>>
  units: { id: string; name: string }[]
  isCleared: boolean
  texts: Texts
}

export function OpenCaseForm({ action, units, isCleared, texts }: Props) {
  const { state, form, isBusy } = useAct(action)
  return (
    <form {...form} className="flex max-w-xl flex-col gap-4">
      {state.status === 'refused' ? <Refusal {...state} /> : null}
      <TextField name="reportNumber" label={texts.reportNumber} required maxLength={60} autoFocus />
      <TextField name="title" label={texts.caseTitle} required maxLength={200} />
      <SelectField name="unitId" label={texts.unit} required>
        {units.map((unit) => (
          <option key={unit.id} value={unit.id}>
            {unit.name}
          </option>
        ))}
      </SelectField>
      <SelectField
        name="classification"
        label={texts.classification}
        {...(isCleared ? {} : { hint: texts.notCleared })}
      >
        <option value="RESTRICTED">{texts.RESTRICTED}</option>
        {isCleared ? <option value="CONFIDENTIAL">{texts.CONFIDENTIAL}</option> : null}
      </SelectField>
      <div>
        <CheckField name="isInCharge" label={texts.inCharge} defaultChecked />
        <p className="pl-6.5 text-sm text-muted">{texts.inChargeHint}</p>
      </div>
      <CheckField name="needToKnow" label={texts.needToKnow} />
      <div>
        <Button type="submit" look="primary" disabled={isBusy}>
          {texts.create}
        </Button>
      </div>
    </form>
  )
}
