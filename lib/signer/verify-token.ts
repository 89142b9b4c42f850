import { verify } from 'node:crypto'
import { CdipError } from '#lib/errors.ts'
import { tokenStatement } from './rules.ts'
import { MediumToken, type SignedToken } from './schema.ts'

/**
 * What a medium's token says, where the statement key (`pem`, SPKI) signed it. INVALID where it is no token, not in
 * its one canonical form, or signed by another.
 */
export function verifyToken(pem: string, { statement, signature }: SignedToken): MediumToken {
  const refuse = (cause?: unknown): never => {
    throw new CdipError('INVALID', 'not a token of this installation', { cause })
  }
  let token: MediumToken
  try {
    token = MediumToken.parse(JSON.parse(statement))
  } catch (cause) {
    return refuse(cause)
  }
  const isOurs = tokenStatement(token) === statement
  return isOurs && verify(null, Buffer.from(statement), pem, Buffer.from(signature, 'base64')) ? token : refuse()
}
