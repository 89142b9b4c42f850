import { type OfficerCtx, requestCtx } from '#lib/auth/current.ts'
import { codeOf } from '#lib/errors.ts'
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
    let reference = ''
    try {
      const ctx = await requestCtx()
      reference = ctx.requestId
      return { status: 'done', value: await act(ctx, form) }
    } catch (error) {
      if (isNavigation(error)) throw error
      await tellPageRefusal(error)
      const code = codeOf(error)
      if (!code) log('error', 'action failed', { reference, error })
      return { status: 'refused', code: code ?? 'FAILED', reference }
    }
  }
}

const isNavigation = (error: unknown): boolean =>
  error instanceof Error && 'digest' in error && String(error.digest).startsWith('NEXT_')
