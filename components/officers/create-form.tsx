'use client'

import { useTranslations } from 'next-intl'
import { Button, ButtonLink } from '#components/ui/button.tsx'
import { CheckField, SelectField, TextField } from '#components/ui/field.tsx'
import { Refusal } from '#components/ui/refusal.tsx'
import { useAct } from '#components/ui/use-act.ts'
import type { ActionState } from '#lib/http/action-state.ts'
import { KINDS } from '#lib/officers/schema.ts'
import { PasswordOnce } from './password-once.tsx'
import { UnitAndRole, type UnitChoice } from './unit-and-role.tsx'

type Answer = ActionState<{ id: string; password: string }>
type Props = {
  action: (state: Answer, form: FormData) => Promise<Answer>
  units: UnitChoice[]
  canEmpower: boolean
}

/** A new account with its first posting. The password appears once, when it is made. */
export function CreateOfficerForm({ action, units, canEmpower }: Props) {
  const t = useTranslations('officers')
  const { state, form, isBusy } = useAct(action)
  if (state.status === 'done') {
    return (
      <div className="flex max-w-xl flex-col items-start gap-4">
        <PasswordOnce password={state.value.password} isNew />
        <ButtonLink href={`/officers/${state.value.id}`} look="primary">
          {t('toAccount')}
        </ButtonLink>
      </div>
    )
  }
  return (
    <form {...form} className="flex max-w-xl flex-col gap-4">
      {state.status === 'refused' ? <Refusal {...state} /> : null}
      <TextField name="serviceNumber" label={t('number')} required maxLength={40} autoFocus autoComplete="off" />
      <TextField name="name" label={t('name')} required maxLength={100} autoComplete="off" />
      <TextField name="nameZh" label={t('nameZh')} maxLength={100} lang="zh-Hant-HK" autoComplete="off" />
      <SelectField name="kind" label={t('kind')}>
        {KINDS.map((kind) => (
          <option key={kind} value={kind}>
            {t(`kinds.${kind}`)}
          </option>
        ))}
      </SelectField>
      <UnitAndRole units={units} canEmpower={canEmpower} />
      {canEmpower ? <CheckField name="isCleared" label={t('cleared')} /> : null}
      <div>
        <Button type="submit" look="primary" disabled={isBusy}>
          {t('save')}
        </Button>
      </div>
    </form>
  )
}
