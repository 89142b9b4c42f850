import { v7 } from 'uuid'
import { type OfficerCtx, requestCtx } from '#lib/auth/current.ts'
import { codeOf, reasonOf } from '#lib/errors.ts'
import { log } from '#lib/log.ts'
import type { ActionState } from './action-state.ts'
import { tellPageRefusal } from './tell-refusal.ts'

/**
 * A server action of a signed-in officer: session, one verb, and every error mapped once. Next compares Origin with
 * Host before it runs one. What the verb throws to leave the page (redirect) passes through.
 */
export function defineAction<Done>(
  act: (ctx: OfficerCtx, form: FormData) => Promise<Done>,
): (state: ActionState<Done>, form: FormData) => Promise<ActionState<Done>> {
  return async (_state, form) => {
    const reference = v7()
    try {
      const ctx = await requestCtx()
      return { status: 'done', value: await act({ ...ctx, requestId: reference }, form) }
    } catch (error) {
      if (isNavigation(error)) throw error
      await tellPageRefusal(error)
      return refusedState(error, reference)
    }
  }
}

/** The same for who is not signed in yet, or whose screen is locked: the verb checks a password itself. */
export function defineDoorAction<Done>(
  act: (form: FormData) => Promise<Done>,
): (state: ActionState<Done>, form: FormData) => Promise<ActionState<Done>> {
  return async (_state, form) => {
    try {
      return { status: 'done', value: await act(form) }
    } catch (error) {
      if (isNavigation(error)) throw error
      return refusedState(error, v7())
    }
  }
}

/** What nobody expected, and what is away, is logged under the reference that the user gets to see. */
function refusedState<Done>(error: unknown, reference: string): ActionState<Done> {
  const code = codeOf(error)
  if (!code || code === 'UNAVAILABLE') log('error', 'action failed', { reference, error })
  return { status: 'refused', code: code ?? 'FAILED', reason: reasonOf(error), reference }
}

const isNavigation = (error: unknown): boolean =>
  error instanceof Error && 'digest' in error && String(error.digest).startsWith('NEXT_')
