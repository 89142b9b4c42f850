import { z } from 'zod'

const reason = z.string().trim().min(1).max(500)

export const AskMoveInput = z.object({
  itemId: z.uuid(),
  /** Of the case that it belongs to. */
  reportNumber: z.string().trim().min(1).max(60),
  reason,
})
/** What waits for an answer: the case that it leaves, then the case that it goes to. */
export const STEPS = ['asked', 'released'] as const
export type MoveStep = (typeof STEPS)[number]
export type MoveState = MoveStep | 'moved' | 'refused' | 'withdrawn' | 'lapsed'
/** `step`: what who answers has seen. */
export const AgreeInput = z.object({ moveId: z.uuid(), step: z.enum(STEPS) })
/** Refused by whose answer is waited for; withdrawn by who asked. */
export const EndMoveInput = AgreeInput.extend({ decision: z.enum(['refused', 'withdrawn']), reason })
