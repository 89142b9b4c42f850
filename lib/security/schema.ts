import { z } from 'zod'

/** Everything that the security log tells of, in the order in which a filter names it. */
export const SECURITY_EVENT_TYPES = [
  'sign-in',
  'sign-in-refused',
  'locked-out',
  'unlock',
  'identity-confirmed',
  'sign-out',
  'session-ended',
  'station-approved',
  'station-declined',
  'station-ended',
  'password-changed',
  'password-reset',
  'refused',
  'token-forged',
  'officer-created',
  'officer-suspended',
  'officer-reinstated',
  'clearance-changed',
  'posting-added',
  'posting-ended',
  'unit-created',
  'unit-renamed',
  'log-searched',
] as const
export type SecurityEventType = (typeof SECURITY_EVENT_TYPES)[number]

/** `search`: the id of a recorded search by officer; `after`: the place of the last line of the page before. */
export const ListSecurityEventsInput = z.object({
  type: z.enum(SECURITY_EVENT_TYPES).optional(),
  search: z.uuid().optional(),
  from: z.iso.datetime().optional(),
  until: z.iso.datetime().optional(),
  after: z
    .string()
    .regex(/^\d{4}-[\d:.TZ-]+_[0-9a-f-]{36}$/)
    .optional(),
})
export type ListSecurityEventsInput = z.input<typeof ListSecurityEventsInput>

export const SearchLogInput = z.object({
  serviceNumber: z.string().trim().min(1).max(40),
  reason: z.string().trim().min(5).max(500),
})
