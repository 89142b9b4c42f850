import { z } from 'zod'

const text = (max: number) => z.string().trim().min(1).max(max)

export const OpenCaseInput = z.object({
  reportNumber: text(60),
  title: text(200),
  unitId: z.uuid(),
  classification: z.enum(['RESTRICTED', 'CONFIDENTIAL']).default('RESTRICTED'),
  needToKnow: z.boolean().default(false),
})
export type OpenCaseInput = z.input<typeof OpenCaseInput>

export const AddMemberInput = z.object({
  caseId: z.uuid(),
  serviceNumber: text(40),
  role: z.enum(['officer-in-charge', 'deputy', 'investigator', 'supervisor', 'legal', 'viewer', 'contributor']),
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
