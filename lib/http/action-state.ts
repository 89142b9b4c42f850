import type { ErrorCode, Reason } from '#lib/errors.ts'

/** Why not. `reason` where it is known what was the matter; `reference` is that of the log, empty where none was written. */
export type Refused = { code: ErrorCode | 'FAILED'; reason: Reason | null; reference: string }

/** What a form gets back: nothing yet, done (with what the page may say), or the reason why not. */
export type ActionState<Done = null> =
  | { status: 'idle' }
  | { status: 'done'; value: Done }
  | ({ status: 'refused' } & Refused)
export const IDLE = { status: 'idle' } as const satisfies ActionState
