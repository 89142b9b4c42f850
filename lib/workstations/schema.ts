import { z } from 'zod'

/** Letters that nobody takes for another, and that make no words: eight of them are 34 bits (RFC 8628 §6.1). */
export const CODE_LETTERS = 'BCDFGHJKLMNPQRSTVWXZ'
export const CODE_LENGTH = 8
/** So long a code waits for its officer, and so long a station may go on after that, like a session. */
export const CODE_MS = 10 * 60_000
export const STATION_MS = 10 * 3_600_000
/** How often the workstation asks whether its code was approved. */
export const ASK_AGAIN_MS = 3000

/** As it is typed: any case, with or without the hyphen. */
export const UserCode = z
  .string()
  .max(40)
  .transform((typed) => typed.toUpperCase().replace(/[^A-Z]/g, ''))
  .refine((code) => code.length === CODE_LENGTH && [...code].every((letter) => CODE_LETTERS.includes(letter)))

export const RequestStationInput = z.object({
  reportNumber: z.string().trim().min(1).max(60),
  /** As the workstation calls itself: shown to the officer, on the record and in the security log. */
  workstation: z
    .string()
    .trim()
    .min(1)
    .max(80)
    .refine((name) => name.isWellFormed() && !/\p{Cc}/u.test(name)),
})
export type RequestStationInput = z.input<typeof RequestStationInput>
/** `deviceCode` is the workstation's secret; `userCode` is what an officer types. */
export type StationCode = { deviceCode: string; userCode: string; expiresInMs: number; askAgainMs: number }

export const IssueTokenInput = z.object({ deviceCode: z.string().regex(/^[\w-]{43}$/) })
/** `over` for a code that is unknown, expired or used up: one answer. `token` is shown once. */
export type StationToken =
  | { status: 'pending' | 'declined' | 'over' }
  | {
      status: 'approved'
      token: string
      caseId: string
      officer: { name: string; serviceNumber: string }
      expiresAt: string
    }

export const EndStationInput = z.object({ officerId: z.uuid(), stationId: z.uuid() })
