import { connect } from 'node:net'
import { text } from 'node:stream/consumers'
import { CdipError } from '#lib/errors.ts'
import {
  type Answers,
  type LogRequest,
  type MediumToken,
  type Reply,
  type SignedToken,
  type StatementRequest,
  socketIn,
} from './schema.ts'

/** The signer answers in milliseconds; one that does not is away. */
const LIMIT_MS = 10_000

/**
 * Asks the signer whose sockets are in `socketFolder` (env().paths.signer). CONFLICT with the reason where it
 * refuses, UNAVAILABLE where it is away.
 */
export async function askSigner<R extends LogRequest | StatementRequest>(
  socketFolder: string,
  request: R,
): Promise<Answers[R['kind']]> {
  const isStatement = ['statement-key', 'log-public-key', 'sign-token', 'sign-export'].includes(request.kind)
  const socket = connect(socketIn(socketFolder, isStatement ? 'statements' : 'log'))
  socket.setTimeout(LIMIT_MS, () => socket.destroy(new Error('the signer does not answer')))
  const reading = text(socket)
  socket.write(`${JSON.stringify(request)}\n`)
  const answer = await reading.catch((cause: unknown) => {
    throw new CdipError('UNAVAILABLE', 'the signer does not answer', { cause })
  })
  if (answer === '') throw new CdipError('UNAVAILABLE', 'the signer ended before it answered')
  const reply = JSON.parse(answer) as Reply
  if ('refused' in reply) throw new CdipError('CONFLICT', reply.refused)
  if ('failed' in reply) throw new Error(`the signer could not answer ${request.kind}; its log says why`)
  return reply.answer as Answers[R['kind']]
}

/** Signs what identifies a designated medium. */
export function signToken(socketFolder: string, token: MediumToken): Promise<SignedToken> {
  return askSigner(socketFolder, { kind: 'sign-token', token })
}
