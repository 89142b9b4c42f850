'use client'

import { useTranslations } from 'next-intl'
import { type FormEvent, type ReactNode, startTransition, useActionState } from 'react'
import { Button } from '#components/ui/button.tsx'
import { Dialog } from '#components/ui/dialog.tsx'
import { TextField } from '#components/ui/field.tsx'
import { Notice } from '#components/ui/notice.tsx'
import { Refusal } from '#components/ui/refusal.tsx'
import { answered } from '#components/ui/refused.ts'
import { type ActionState, IDLE, type Refused } from '#lib/http/action-state.ts'
import type { HandedOver } from '#lib/register/hand-over.ts'

export type ConfirmedAct = (state: ActionState<HandedOver>, form: FormData) => Promise<ActionState<HandedOver>>
type Props = {
  label: string
  text: string
  action: ConfirmedAct
  fields: Record<string, string>
  /** What the act needs to know besides. */
  children?: ReactNode
  /** What the other side is called here: who receives, who gives back, who watches. */
  other: string
  /** His number, where it is known. */
  otherNumber?: string
  look?: 'primary' | 'plain' | 'danger'
}

/** An act that two officers confirm at one station, each with his own password. */
export function BothConfirm({ label, text, look = 'plain', ...form }: Props) {
  return (
    <Dialog title={label} text={text} trigger={<Button look={look}>{label}</Button>}>
      {(close) => <Sides label={label} look={look} close={close} {...form} />}
    </Dialog>
  )
}

type Inner = Omit<Props, 'text'> & { close: () => void }

function Sides({ label, action, fields, children, other, otherNumber, look, close }: Inner) {
  const t = useTranslations('register')
  const f = useTranslations('frame')
  const [state, submit, isBusy] = useActionState(async (before: ActionState<HandedOver>, form: FormData) => {
    const after = await answered(action(before, form))
    if (after.status === 'done' && after.value.wrong === null) startTransition(close)
    return after
  }, IDLE)
  const send = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const form = new FormData(event.currentTarget)
    startTransition(() => submit(form))
  }
  const wrong = state.status === 'done' ? state.value.wrong : null
  return (
    <form onSubmit={send} className="flex flex-col gap-4">
      {Object.entries(fields).map(([name, value]) => (
        <input key={name} type="hidden" name={name} value={value} />
      ))}
      {state.status === 'refused' ? <Why {...state} /> : null}
      {wrong ? <Notice kind="alarm">{t(`wrong.${wrong}`)}</Notice> : null}
      {children}
      <TextField name="ownPassword" type="password" label={t('ownPassword')} required autoComplete="off" />
      <fieldset className="flex flex-col gap-3 rounded-md border border-line p-3">
        <legend className="px-1 text-sm font-medium">{other}</legend>
        <TextField name="otherNumber" label={t('otherNumber')} defaultValue={otherNumber} required autoComplete="off" />
        <TextField name="otherPassword" type="password" label={t('otherPassword')} required autoComplete="off" />
      </fieldset>
      <div className="flex justify-end gap-2">
        <Button onClick={close}>{f('back')}</Button>
        <Button type="submit" look={look === 'danger' ? 'danger' : 'primary'} disabled={isBusy}>
          {label}
        </Button>
      </div>
    </form>
  )
}

function Why(refused: Refused) {
  const t = useTranslations('register')
  return refused.code === 'INVALID' && refused.reason === null ? (
    <Notice kind="alarm">{t('notFit')}</Notice>
  ) : (
    <Refusal {...refused} />
  )
}
