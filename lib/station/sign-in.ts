import { setTimeout as pause } from 'node:timers/promises'
import type { StationCode, StationToken } from '#lib/workstations/schema.ts'
import { ask, askFor, RefusedError, type Server } from './server.ts'
import { forget, type KeptToken, keep, readToken } from './state.ts'

/** The officer declined, or did not approve in time; or the station was ended. */
export class NotApprovedError extends Error {}

export type Asking = {
  server: Server
  reportNumber: string
  workstation: string
  /** Where the token is kept. */
  path: string
  /** Shows the code, and where an officer types it. */
  onCode: (shown: { userCode: string; address: string; expiresInMs: number }) => void
}

/** So long a token must still serve: one that is about to end is not begun with. */
const LEAST_MS = 60_000

/** The token that was approved before for this case, or a new one. Throws NotApprovedError. */
export async function signIn(asking: Asking): Promise<KeptToken> {
  const kept = await readToken(asking.path)
  if (kept && Date.parse(kept.expiresAt) - Date.now() > LEAST_MS) return kept
  return askOfficer(asking)
}

/** Asks for a code, shows it, and waits until an officer approves it in his browser (RFC 8628 §3.4). */
export async function askOfficer({ server, reportNumber, workstation, path, onCode }: Asking): Promise<KeptToken> {
  const asked = { body: { reportNumber, workstation } }
  const { deviceCode, userCode, expiresInMs, askAgainMs } = await askFor<StationCode>(
    server,
    '/api/station/codes',
    asked,
  )
  onCode({ userCode, address: new URL(`/station?code=${userCode}`, server.origin).href, expiresInMs })
  for (;;) {
    const answer = await askFor<StationToken>(server, '/api/station/tokens', { body: { deviceCode } })
    if (answer.status === 'approved') {
      const { status: _status, ...token } = answer
      await keep(path, token)
      return token
    }
    if (answer.status === 'declined') throw new NotApprovedError('the officer declined')
    if (answer.status === 'over') throw new NotApprovedError('the code was not approved in time')
    await pause(askAgainMs)
  }
}

/** Gives a token back: the next one at this workstation asks for his own. Returns whether there was one. */
export async function signOut({ server, path }: Pick<Asking, 'server' | 'path'>): Promise<boolean> {
  const kept = await readToken(path)
  if (!kept) return false
  await ask(server, '/api/station/end', { token: kept.token, method: 'POST' }).catch((error: unknown) => {
    if (!(error instanceof RefusedError && error.status === 401)) throw error // it was over already
  })
  await forget(path)
  return true
}

/** Does `work` with the station's token; where that is over, an officer is asked once more. */
export function withToken(asking: Asking, first: KeptToken): <T>(work: (token: string) => Promise<T>) => Promise<T> {
  let current = first
  let renewal: Promise<KeptToken> | null = null
  return async (work) => {
    const { token } = current
    try {
      return await work(token)
    } catch (error) {
      if (!(error instanceof RefusedError) || error.status !== 401) throw error
      await forget(asking.path)
      if (current.token === token) {
        renewal ??= askOfficer(asking).finally(() => {
          renewal = null
        })
        const next = await renewal
        if (next.caseId !== first.caseId) throw new NotApprovedError('another case was approved than before')
        current = next
      }
      return work(current.token)
    }
  }
}
