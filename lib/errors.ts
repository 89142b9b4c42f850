/** The closed set of reasons for which a verb refuses. The edge maps each to one status and one message. */
export type ErrorCode =
  | 'NOT_FOUND'
  | 'FORBIDDEN'
  | 'INVALID'
  | 'CONFLICT'
  | 'DIGEST_MISMATCH'
  | 'NO_SPACE'
  | 'UNAVAILABLE'

/** A refusal that the user may be told about. `message` is for the log; screens show the text of `code`. */
export class CdipError extends Error {
  readonly code: ErrorCode

  constructor(code: ErrorCode, message: string, options?: { cause?: unknown }) {
    super(message, options)
    this.name = 'CdipError'
    this.code = code
  }
}
