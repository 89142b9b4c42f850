import { CdipError } from '#lib/errors.ts'
import type { MediumToken, SignedToken } from '#lib/signer/schema.ts'
import { verifyToken } from '#lib/signer/verify-token.ts'
import type { MediumRow } from './rows.ts'
import { bearsToken, isHeld } from './rules.ts'
import type { TokenDoubt, TokenRefusal } from './schema.ts'

/* The token on a stick: its file, and what is to be thought of one that was read. Pure. */

/** No token is longer. */
const MAX_LENGTH = 4096

/** The file on the stick: what was signed, and the signature (Ed25519, base64), in JSON. */
export const tokenText = ({ statement, signature }: SignedToken): string =>
  `${JSON.stringify({ statement, signature })}\n`

/** What was found on a stick. `unreadable` is no token at all; `forged` is one that our key (`pem`, SPKI) did not sign. */
export type ReadToken =
  | { kind: 'missing' }
  | { kind: 'unreadable' }
  | { kind: 'forged' }
  | { kind: 'signed'; token: MediumToken }

/** Reads the file of a token; `text` is null where the stick has none. */
export function readToken(text: string | null, pem: string): ReadToken {
  if (text === null) return { kind: 'missing' }
  const signed = text.length <= MAX_LENGTH ? parse(text) : null
  if (!signed) return { kind: 'unreadable' }
  try {
    return { kind: 'signed', token: verifyToken(pem, signed) }
  } catch (error) {
    if (error instanceof CdipError) return { kind: 'forged' }
    throw error
  }
}

function parse(text: string): SignedToken | null {
  try {
    const { statement, signature } = JSON.parse(text) as Record<string, unknown>
    return typeof statement === 'string' && typeof signature === 'string' ? { statement, signature } : null
  } catch {
    return null // a recorder writes over what it finds: no forger's work
  }
}

export type Verdict =
  | { verdict: 'good' }
  | { verdict: 'doubtful'; why: TokenDoubt }
  | { verdict: 'refused'; why: TokenRefusal }

type Known = Pick<
  MediumRow,
  'id' | 'kind' | 'standing' | 'serial' | 'state' | 'issueNumber' | 'issuedAt' | 'revokedAt' | 'revokedIssues'
>
/** `medium` is null for none in the officer's sight; `isChosen`: he named it himself, by its label. */
export type Circumstances = { medium: Known | null; isChosen: boolean; deviceSerial: string; isUsedBefore: boolean }

const good: Verdict = { verdict: 'good' }
const doubtful = (why: TokenDoubt): Verdict => ({ verdict: 'doubtful', why })
const refused = (why: TokenRefusal): Verdict => ({ verdict: 'refused', why })
const isSameSerial = (a: string, b: string) => a.replace(/\W/g, '').toUpperCase() === b.replace(/\W/g, '').toUpperCase()

/**
 * Whether a medium may be brought in from. Refused are a token that was altered, one of a stick that the officer has no
 * part in, one that was revoked, and a copy. Recorders format sticks and officers forget them in a drawer: without a token
 * of the current issue it goes on, with a reason.
 */
export function judge(read: ReadToken, circumstances: Circumstances): Verdict {
  const { medium, isChosen, deviceSerial, isUsedBefore } = circumstances
  if (read.kind === 'forged') return refused('forged')
  if (medium?.revokedAt) return refused('revoked')
  if (medium?.serial && deviceSerial && !isSameSerial(medium.serial, deviceSerial)) return refused('copied')
  if (read.kind !== 'signed') return medium && !bearsToken(medium) ? good : doubtful(read.kind)
  const { token } = read
  if (!medium) return refused('foreign')
  if (medium.id !== token.mediumId) return refused(isChosen ? 'copied' : 'foreign')
  if (medium.revokedIssues.includes(token.issueNumber)) return refused('revoked')
  if (token.issueNumber < medium.issueNumber) return doubtful('stale')
  // Our own key signed an issue that the register does not know: neither the stick nor the register is what it was.
  const isOfRegister = token.issueNumber === medium.issueNumber && isSameInstant(token.issuedAt, medium.issuedAt)
  if (!isOfRegister) return refused('forged')
  if (!isHeld(medium.state)) return doubtful('stale')
  return isUsedBefore ? doubtful('used-before') : good
}

const isSameInstant = (a: string, b: string | null) => b !== null && Date.parse(a) === Date.parse(b)
