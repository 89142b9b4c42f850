import { type FormEvent, startTransition, useActionState } from 'react'
import { requestFormReset } from 'react-dom'
import { type ActionState, IDLE } from '#lib/http/action-state.ts'
import { answered } from './refused.ts'

export type Action<Done> = (state: ActionState<Done>, form: FormData) => Promise<ActionState<Done>>

type Sent = { form: HTMLFormElement | null; fields: FormData }

/**
 * An action of the server behind `<form {...form}>`. Where the answer is no, or where none comes, what was typed stays;
 * after the act the form is as it was at first, or `done` says what follows.
 */
export function useAct<Done>(action: Action<Done>, done?: () => void) {
  const [state, act, isBusy] = useActionState(async (before: ActionState<Done>, { form, fields }: Sent) => {
    const after = await answered(action(before, fields))
    if (after.status === 'done') startTransition(done ?? (() => form && requestFormReset(form)))
    return after
  }, IDLE)
  // The form's own action would empty the fields where the answer is no.
  const onSubmit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const form = event.currentTarget
    const fields = new FormData(form)
    startTransition(() => act({ form, fields }))
  }
  // Sent before the page was alive: the browser would put the fields into its address.
  const form = { action: (fields: FormData) => act({ form: null, fields }), onSubmit }
  return { state, form, isBusy }
}
