import { AWAY, refusedBy } from '#components/ui/refused.ts'
import type { HeldView } from '#lib/transfers/view.ts'
import type { NotAnnounced } from './announce.ts'

/** The answer of the server was a refusal; `transferId` where the record was begun, and is kept. */
export class RefusedError extends Error {
  readonly refused: NotAnnounced
  readonly transferId: string | null
  constructor(refused: NotAnnounced, transferId: string | null) {
    super(refused.code)
    this.refused = refused
    this.transferId = transferId
  }
}

const WAITS_MS = [500, 2000, 5000]
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

/** Asks, and asks again over a line that is down for a moment, but where a second time would begin another record. */
export async function ask<T>(transferId: string | null, path: string, body?: object): Promise<T> {
  const init = body
    ? { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) }
    : { method: 'GET' }
  for (let attempt = 0; ; attempt += 1) {
    const response = await fetch(`/api/transfers${path}`, init).catch(() => null)
    if (response?.ok) return (await response.json()) as T
    const wait = transferId === null ? undefined : WAITS_MS[attempt]
    if ((!response || response.status === 503) && wait !== undefined) await pause(wait)
    else if (response?.status === 413) throw new RefusedError({ code: 'TOO_LONG' }, transferId)
    else throw new RefusedError(response ? await refusedBy(response) : AWAY, transferId)
  }
}

/** What of these sizes or digests the case holds. Throws where nothing answers, or the answer is no. */
export async function askHeld(
  caseId: string,
  asked: { sizes: number[] } | { digests: string[] },
  signal?: AbortSignal,
): Promise<HeldView> {
  const headers = { 'Content-Type': 'application/json' }
  const init = { method: 'POST', headers, body: JSON.stringify(asked), ...(signal ? { signal } : {}) }
  const response = await fetch(`/api/cases/${caseId}/held`, init)
  if (!response.ok) throw new Error(`HTTP ${response.status}`)
  return response.json()
}
