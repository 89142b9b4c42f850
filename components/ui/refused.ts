import { unstable_rethrow } from 'next/navigation'
import type { ActionState, Refused } from '#lib/http/action-state.ts'

export const AWAY: Refused = { code: 'UNAVAILABLE', reason: null, reference: '' }
export const FAILED: Refused = { code: 'FAILED', reason: null, reference: '' }

/** The refusal in a response. A proxy before the platform answers in pages of its own, which say no code. */
export async function refusedBy(response: Response): Promise<Refused> {
  const body: unknown = await response.json().catch(() => null)
  const said = (body ?? {}) as Partial<Refused>
  return { ...(response.status >= 500 ? AWAY : FAILED), ...said }
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
