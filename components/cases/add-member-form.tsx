'use client'

import { Button } from '#components/ui/button.tsx'
import { SelectField, TextField } from '#components/ui/field.tsx'
import { Notice } from '#components/ui/notice.tsx'
import { Refusal } from '#components/ui/refusal.tsx'
import { useAct } from '#components/ui/use-act.ts'
import type { ActionState } from '#lib/http/action-state.ts'

type Answer = ActionState<{ added: boolean }>
type Texts = Record<
  'memberNumber' | 'memberRole' | 'memberFrom' | 'memberUntil' | 'add' | 'memberAdded' | 'memberKnown',
  string
>
type Props = {
  action: (state: Answer, form: FormData) => Promise<Answer>
  caseId: string
  roles: { value: string; name: string }[]
  texts: Texts
}

export function AddMemberForm({ action, caseId, roles, texts }: Props) {
  const { state, form, isBusy } = useAct(action)
  return (
    <form {...form} className="flex max-w-3xl flex-col gap-3">
      {state.status === 'refused' ? <Refusal {...state} /> : null}
      {state.status === 'done' ? (
        <Notice kind="done">{state.value.added ? texts.memberAdded : texts.memberKnown}</Notice>
      ) : null}
      <input type="hidden" name="caseId" value={caseId} />
      <div className="flex flex-wrap items-end gap-2">
        <TextField name="serviceNumber" label={texts.memberNumber} required maxLength={40} />
        <SelectField name="role" label={texts.memberRole} defaultValue="investigator">
          {roles.map(({ value, name }) => (
            <option key={value} value={value}>
              {name}
            </option>
          ))}
        </SelectField>
        <TextField name="from" type="date" label={texts.memberFrom} />
        <TextField name="until" type="date" label={texts.memberUntil} />
        <Button type="submit" look="primary" disabled={isBusy}>
          {texts.add}
        </Button>
      </div>
    </form>
  )
}
