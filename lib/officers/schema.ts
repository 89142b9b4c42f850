import { z } from 'zod'

/** Roles that give power over accounts or the record: only a security administrator grants them (design.md §4). */
export const POWERS = ['administrator', 'security', 'auditor'] as const
export const CreateOfficerInput = z.object({
  serviceNumber: z.string().trim().min(1).max(40),
  name: z.string().trim().min(1).max(100),
  nameZh: z.string().trim().max(100).default(''),
  kind: z.enum(['regular', 'auxiliary', 'civilian']),
  unitId: z.uuid(),
  role: z.enum(['officer', 'supervisor', 'legal', ...POWERS]),
  isCleared: z.boolean().default(false),
})
export type CreateOfficerInput = z.input<typeof CreateOfficerInput>

export type OfficerLine = {
  id: string
  serviceNumber: string
  name: string
  nameZh: string
  roles: string[]
  unit: { en: string; zh: string } | null
  isSuspended: boolean
}
