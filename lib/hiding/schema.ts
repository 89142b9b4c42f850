import { z } from 'zod'

/** Why material should not be held: it is private, more than was asked for, or legally privileged. */
export const HIDING_KINDS = ['private', 'excessive', 'privileged'] as const
export type HidingKind = (typeof HIDING_KINDS)[number]
const reason = z.string().trim().min(1).max(500)

export const AskHidingInput = z.object({
  itemId: z.uuid(),
  kind: z.enum(HIDING_KINDS),
  /** Of the decider. */
  serviceNumber: z.string().trim().min(1).max(40),
  reason,
})
/** `state`: what who decides has seen. What stays hidden can be shown again later. */
export const DecideHidingInput = z.object({
  hidingId: z.uuid(),
  state: z.enum(['asked', 'kept']),
  decision: z.enum(['kept', 'shown']),
  reason,
})
