import { z } from 'zod'

const text = (max: number) => z.string().trim().min(1).max(max)

export const OpenCaseInput = z.object({
  reportNumber: text(60),
  title: text(200),
  unitId: z.uuid(),
  classification: z.enum(['RESTRICTED', 'CONFIDENTIAL']).default('RESTRICTED'),
  needToKnow: z.boolean().default(false),
  /** False where another will be officer in charge: the unit's supervisor names him. */
  isInCharge: z.boolean().default(true),
})
export type OpenCaseInput = z.input<typeof OpenCaseInput>

export const AddMemberInput = z.object({
  caseId: z.uuid(),
  serviceNumber: text(40),
  // Officer in charge and deputy are appointed.
  role: z.enum(['investigator', 'supervisor', 'legal', 'viewer', 'contributor']),
  /** Null, or a time that is over: from now on. */
  from: z.iso.datetime().nullable().default(null),
  until: z.iso.datetime().nullable().default(null),
})
export type AddMemberInput = z.input<typeof AddMemberInput>

export const ListCasesInput = z.object({
  text: z.string().trim().max(100).default(''),
  /** Key of the last case of the page before: `<created_at>|<id>`. */
  after: z.string().max(100).optional(),
  limit: z.number().int().min(1).max(100).default(50),
})
export type ListCasesInput = z.input<typeof ListCasesInput>

export const RETENTION = ['standard', 'serious', 'undetected', 'permanent'] as const
const optional = (max: number) => z.string().trim().max(max).default('')
export const EditCaseInput = z.object({
  caseId: z.uuid(),
  reportNumber: text(60),
  title: text(200),
  courtCaseNumber: optional(60),
  dojReference: optional(60),
  /** `2026-06-19`, or null for none. */
  nextCourtDate: z.iso.date().nullable().default(null),
  /** D1, D2 … in this order. */
  defendants: z.array(text(100)).max(50).default([]),
  retentionCategory: z.enum(RETENTION).default('standard'),
})
export type EditCaseInput = z.input<typeof EditCaseInput>
export const AppointInput = z.object({
  caseId: z.uuid(),
  serviceNumber: text(40),
  role: z.enum(['officer-in-charge', 'deputy']),
})
export const MoveCaseInput = z.object({ caseId: z.uuid(), unitId: z.uuid(), reason: text(500) })
export const StatusInput = z.object({ caseId: z.uuid(), status: z.enum(['open', 'closed']), reason: text(500) })
/** What a court directs to keep: its document, of which day, and why. */
export const RecordDirectionInput = z.object({
  caseId: z.uuid(),
  document: text(200),
  dated: z.iso.date(),
  reason: text(500),
})
export type RecordDirectionInput = z.input<typeof RecordDirectionInput>
/** By which document it no longer does. */
export const EndDirectionInput = z.object({
  caseId: z.uuid(),
  directionId: z.uuid(),
  document: text(200),
  reason: text(500),
})
export type EndDirectionInput = z.input<typeof EndDirectionInput>
export const EndMembershipInput = z.object({ caseId: z.uuid(), memberId: z.uuid() })
export const ProposeProtectionInput = z.object({
  caseId: z.uuid(),
  classification: z.enum(['RESTRICTED', 'CONFIDENTIAL']),
  needToKnow: z.boolean(),
  reason: text(500),
})
export const DecideProtectionInput = z.object({
  caseId: z.uuid(),
  proposalId: z.uuid(),
  decision: z.enum(['agreed', 'declined', 'withdrawn']),
})
export const MergeNamesakeInput = z.object({ caseId: z.uuid(), namesakeId: z.uuid(), reason: text(500) })
export const LeaveNamesakeInput = z.object({ caseId: z.uuid(), namesakeId: z.uuid() })
