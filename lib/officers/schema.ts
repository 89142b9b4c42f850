import { z } from 'zod'

/** Roles that give power over accounts or the record: only a security administrator grants them (design.md §4). */
export const POWERS = ['administrator', 'security', 'auditor'] as const
export const GRANTED_ROLES = ['officer', 'supervisor', 'legal', 'exhibits', ...POWERS] as const
export const KINDS = ['regular', 'auxiliary', 'civilian'] as const

const Posting = z.object({ unitId: z.uuid(), role: z.enum(GRANTED_ROLES) })
export const CreateOfficerInput = Posting.extend({
  serviceNumber: z.string().trim().min(1).max(40),
  name: z.string().trim().min(1).max(100),
  nameZh: z.string().trim().max(100).default(''),
  kind: z.enum(KINDS),
  isCleared: z.boolean().default(false),
})
export type CreateOfficerInput = z.input<typeof CreateOfficerInput>

/** `until`: the posting's end (acting postings); null for none. */
export const PostInput = Posting.extend({ officerId: z.uuid(), until: z.iso.datetime().nullable().default(null) })
export const EndPostingInput = z.object({ officerId: z.uuid(), postingId: z.uuid() })
export const SuspendInput = z.object({ officerId: z.uuid(), reason: z.string().trim().min(1).max(500) })
export const ClearInput = z.object({ officerId: z.uuid(), isCleared: z.boolean() })
export const OfficerInput = z.object({ officerId: z.uuid() })
