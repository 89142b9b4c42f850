import { setTimeout as pause } from 'node:timers/promises'
import type { Reason } from '#lib/errors.ts'
import { type Answer, send } from './http.ts'

/** The server refused, and says so for good. */
export class RefusedError extends Error {
  readonly status: number
  readonly reason: Reason | null
  constructor(status: number, code: string, reason: Reason | null) {
    super(`the server refused: ${reason ?? code}`)
    this.status = status
    this.reason = reason
  }
}
/** No answer came for as long as was waited for one: the import goes on when it is called again. */
export class AwayError extends Error {}

/** Answers that a while may change: the line, a server that starts again, its disk, the share of the officer. */
const PASSING: ReadonlySet<number> = new Set([0, 408, 423, 429, 502, 503, 504, 507])
export const isPassing = (status: number): boolean => PASSING.has(status)

const WAITS_MS = [200, 500, 1000, 3000, 5000, 10_000]
export const waitMs = (attempt: number): number => WAITS_MS[Math.min(attempt, WAITS_MS.length - 1)] ?? 10_000

export type Server = {
  origin: string
  /** How long an answer is waited for, over a line that is down. */
  patienceMs: number
  /** Hears of each answer that will be asked for again: its status, 0 for none. */
  onTrouble: (status: number) => void
}
type Asked = { token?: string; body?: object; headers?: Record<string, string>; method?: 'GET' | 'POST' }

/** Asks until an answer stands. Throws RefusedError for a refusal, AwayError where none came for too long. */
export async function ask(server: Server, path: string, asked: Asked = {}): Promise<Answer> {
  const { token, body, headers = {}, method = body ? 'POST' : 'GET' } = asked
  const sent = {
    method,
    headers: {
      ...(token ? { Authorization: `Bearer ${token}` } : {}),
      ...(body ? { 'Content-Type': 'application/json' } : {}),
      ...headers,
    },
    body: body ? JSON.stringify(body) : null,
  }
  const until = Date.now() + server.patienceMs
  for (let attempt = 0; ; attempt += 1) {
    const answer = await send(new URL(path, server.origin), sent).catch(() => null)
    const status = answer?.status ?? 0
    if (answer && status >= 200 && status < 300) return answer
    if (answer && !isPassing(status)) throw refusalOf(answer)
    if (Date.now() >= until)
      throw new AwayError(answer ? `${server.origin} answers ${status}` : `${server.origin} does not answer`)
    server.onTrouble(status)
    await pause(Math.min(waitMs(attempt), Math.max(until - Date.now(), 0)))
  }
}

/** The same, where the answer is JSON of a known shape. */
export const askFor = async <T>(server: Server, path: string, asked: Asked = {}): Promise<T> =>
  JSON.parse((await ask(server, path, asked)).body) as T

export function refusalOf({ status, body }: Pick<Answer, 'status' | 'body'>): RefusedError {
  try {
    const { code, reason } = JSON.parse(body) as { code?: string; reason?: Reason }
    return new RefusedError(status, code ?? String(status), reason ?? null)
  } catch {
    return new RefusedError(status, String(status), null)
  }
}
