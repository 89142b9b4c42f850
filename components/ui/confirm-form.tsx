'use client'

import { useTranslations } from 'next-intl'
import type { ReactNode } from 'react'
import { Button } from './button.tsx'
import { Dialog } from './dialog.tsx'
import { Refusal } from './refusal.tsx'
import { type Action, useAct } from './use-act.ts'

type Props<Done> = {
  /** What the button and the confirmation say: the verb. */
  label: string
  /** Repeats in words what will happen, and to how many things. */
  text: ReactNode
  action: Action<Done>
  /** Fields that the officer does not fill in. */
  fields?: Record<string, string>
  /** Fields that he does: a reason, a password. */
  children?: ReactNode
  look?: 'primary' | 'plain' | 'quiet' | 'danger'
  /** Set where it may not be done, with why not. */
  disabledBecause?: string
}

/** A button for what can't be undone: it acts only after the officer has read what it will do. */
export function ConfirmForm<Done>({ label, look = 'danger', disabledBecause, text, ...form }: Props<Done>) {
  const button = (
    <Button look={look} disabledBecause={disabledBecause}>
      {label}
    </Button>
  )
  if (disabledBecause) return button
  return (
    <Dialog title={label} text={text} trigger={button}>
      {(close) => <Confirmation label={label} look={look} close={close} {...form} />}
    </Dialog>
  )
}

type Inner<Done> = Pick<Props<Done>, 'label' | 'look' | 'action' | 'fields' | 'children'> & { close: () => void }

function Confirmation<Done>({ label, look, action, fields = {}, children, close }: Inner<Done>) {
  const t = useTranslations('frame')
  const { state, form, isBusy } = useAct(action, close)
  return (
    <form {...form} className="flex flex-col gap-4">
      {Object.entries(fields).map(([name, value]) => (
        <input key={name} type="hidden" name={name} value={value} />
      ))}
      {state.status === 'refused' ? <Refusal {...state} /> : null}
      {children}
      <div className="flex justify-end gap-2">
        <Button onClick={close}>{t('back')}</Button>
        <Button type="submit" look={look === 'danger' ? 'danger' : 'primary'} disabled={isBusy}>
          {label}
        </Button>
      </div>
    </form>
  )
}
