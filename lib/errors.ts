import { ZodError } from 'zod'

/** The closed set of reasons for which a verb refuses. The edge maps each to one status and one message. */
export type ErrorCode =
  | 'SIGNED_OUT'
  | 'LOCKED'
  | 'NOT_FOUND'
  | 'FORBIDDEN'
  | 'INVALID'
  | 'CONFLICT'
  | 'DIGEST_MISMATCH'
  | 'NO_SPACE'
  | 'TOO_MUCH_OPEN'
  | 'UNAVAILABLE'

/** What was the matter, where who asked can do something about it: screens say it instead of the text of the code. */
export type Reason =
  | 'UPLOADS_RUN'
  | 'CASE_CLOSED'
  | 'NO_SUCH_CASE'
  | 'NO_SUCH_OFFICER'
  | 'NO_SUCH_RECEIVER'
  | 'UNKNOWN_NUMBER'
  | 'NUMBER_TAKEN'
  | 'ROLES_APART'
  | 'OVER_ALREADY'
  | 'NOTHING_CHANGES'
  | 'PROPOSAL_OPEN'
  | 'PROPOSAL_LAPSED'
  | 'MOVE_OPEN'
  | 'MOVE_CHANGED'
  | 'NO_SUCH_DECIDER'
  | 'HIDING_CHANGED'
  | 'PASSWORD_AGAIN'
  | 'PASSWORD_WRONG'
  | 'ABOUT_ONESELF'
  | 'NOTHING_UNFINISHED'
  | 'TOO_MANY'
  | 'MASTER_DAMAGED'
  | 'NOT_IN_LOG_YET'
  | 'RECORD_CHANGED'
  | 'RECORD_STANDS'
  | 'ENTRY_SENDING'
  | 'ENTRY_ENDED'
  | 'ONLY_INTO_A_CASE'
  | 'MEDIUM_REVOKED'
  | 'MEDIUM_OPEN'
  | 'MEDIUM_DIFFERS'
  | 'TOKEN_UNREAD'
  | 'NOT_COUNTERSIGNED'
  | 'NEVER_WIPED'
  | 'COPIES_NOT_VERIFIED'
  | 'AUTHORITY_INCOMPLETE'
  | 'APPEAL_OPEN'
  | 'COURT_DIRECTION'
  | 'NOT_THE_FORCES'

/** A refusal that the user may be told about. `message` is for the log; screens show the text of `reason` or of `code`. */
export class CdipError extends Error {
  readonly code: ErrorCode
  readonly reason: Reason | null

  constructor(code: ErrorCode, message: string, options: { cause?: unknown; reason?: Reason } = {}) {
    super(message, options)
    this.name = 'CdipError'
    this.code = code
    this.reason = options.reason ?? null
  }
}

/** The HTTP status of each refusal. */
export const STATUS: Record<ErrorCode, number> = {
  SIGNED_OUT: 401,
  LOCKED: 423,
  NOT_FOUND: 404,
  FORBIDDEN: 403,
  INVALID: 400,
  CONFLICT: 409,
  DIGEST_MISMATCH: 460, // the tus checksum extension's own
  NO_SPACE: 507,
  TOO_MUCH_OPEN: 429, // the officer's own share, not the store's
  UNAVAILABLE: 503,
}

// What PostgreSQL and its driver say while the server is away or restarts.
const AWAY = /^(ECONN|CONNECT|57P0|08|53300|EPIPE)/
// 53100: PostgreSQL's own disk is full.
const FULL = /^(ENOSPC|EDQUOT|53100)$/

/** The refusal inside any error: UNAVAILABLE where the database is away, NO_SPACE on a full disk; null where unknown. */
export function codeOf(error: unknown): ErrorCode | null {
  for (let at: unknown = error; at instanceof Error; at = at.cause) {
    if (at instanceof CdipError) return at.code
    if (at instanceof ZodError) return 'INVALID'
    if (!('code' in at)) continue
    if (AWAY.test(String(at.code)) || isSocketGone(at)) return 'UNAVAILABLE'
    if (FULL.test(String(at.code))) return 'NO_SPACE'
    if (at.code === '22P02') return 'NOT_FOUND' // an id that is none names nothing
    if (at.code === '22021' || at.code === '22P05') return 'INVALID' // a NUL, which no text holds
  }
  return null
}

/** What was the matter, where the refusal inside an error says it. */
export function reasonOf(error: unknown): Reason | null {
  for (let at: unknown = error; at instanceof Error; at = at.cause) if (at instanceof CdipError) return at.reason
  return null
}

/** A server that is down has no socket file: connect(2) says ENOENT. From any other call it means a lost file. */
const isSocketGone = (error: Error & { code: unknown }): boolean =>
  error.code === 'ENOENT' && 'syscall' in error && error.syscall === 'connect'
