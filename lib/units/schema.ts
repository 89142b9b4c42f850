import { z } from 'zod'

const names = { nameEn: z.string().trim().min(1).max(100), nameZh: z.string().trim().min(1).max(100) }
export const CreateUnitInput = z.object({ ...names, parentId: z.uuid() })
export const RenameUnitInput = z.object({ ...names, unitId: z.uuid() })
