import type { ErrorCode } from '#lib/errors.ts'

/** What a form gets back: nothing yet, done (with what the page may say), or the reason why not. */
export type ActionState<Done = null> =
  | { status: 'idle' }
  | { status: 'done'; value: Done }
  | { status: 'refused'; code: ErrorCode | 'FAILED'; reference: string }
export const IDLE = { status: 'idle' } as const satisfies ActionState
