import { z } from 'zod'

export const RequestSearchInput = z.object({
  serviceNumber: z.string().trim().min(1).max(40),
  /** Why what this officer did has to be looked at. */
  reason: z.string().trim().min(1).max(500),
})
export type RequestSearchInput = z.input<typeof RequestSearchInput>

export const DecideSearchInput = z.object({ searchId: z.uuid(), decision: z.enum(['agreed', 'declined']) })
export type DecideSearchInput = z.input<typeof DecideSearchInput>
