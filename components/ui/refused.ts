import { unstable_rethrow } from 'next/navigation'
import type { ErrorCode } from '#lib/errors.ts'
import type { ActionState, Refused } from '#lib/http/action-state.ts'

export const AWAY: Refused = { code: 'UNAVAILABLE', reason: null, reference: '' }
export const FAILED: Refused = { code: 'FAILED', reason: null, reference: '' }

// What the answer to a HEAD, which has no body, says by its status.
const BY_STATUS: Record<number, ErrorCode> = { 401: 'SIGNED_OUT', 403: 'FORBIDDEN', 404: 'NOT_FOUND', 423: 'LOCKED' }
const codeBy = (status: number) => BY_STATUS[status] ?? (status >= 500 ? 'UNAVAILABLE' : 'FAILED')

/** The refusal in a response. A proxy before the platform answers in pages of its own, which say no code. */
export async function refusedBy(response: Response): Promise<Refused> {
  const body: unknown = await response.json().catch(() => null)
  const { code, reason, reference } = (body ?? {}) as Partial<Refused>
  return { code: code ?? codeBy(response.status), reason: reason ?? null, reference: reference ?? '' }
}

/** What an action answers, or that nothing did. What leads to another page passes through. */
export async function answered<Done>(asked: Promise<ActionState<Done>>): Promise<ActionState<Done>> {
  try {
    return await asked
  } catch (error) {
    unstable_rethrow(error)
    return { status: 'refused', ...AWAY }
  }
}
