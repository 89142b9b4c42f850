import { createHash } from 'node:crypto'
import { CODE_LENGTH, CODE_LETTERS } from './schema.ts'

/** A code of letters from random bytes, each letter as likely as any other: bytes that would favour some are passed over. */
export function codeFrom(bytes: Uint8Array): string | null {
  const fair = Math.floor(256 / CODE_LETTERS.length) * CODE_LETTERS.length
  const letters = [...bytes].filter((byte) => byte < fair).map((byte) => CODE_LETTERS[byte % CODE_LETTERS.length] ?? '')
  return letters.length < CODE_LENGTH ? null : letters.slice(0, CODE_LENGTH).join('')
}

/** As it is read out and typed. */
export const spelt = (code: string): string => `${code.slice(0, 4)}-${code.slice(4)}`

/** What we keep of a secret. */
export const hashOf = (secret: string): Buffer => createHash('sha256').update(secret).digest()
