import { z } from 'zod'
import type { Kind } from './sniff.ts'

export const KINDS = ['video', 'image', 'audio', 'document', 'other'] as const satisfies Kind[]
export const ListItemsInput = z.object({
  caseId: z.uuid(),
  kind: z.enum(KINDS).optional(),
  text: z.string().trim().max(100).default(''),
  /** Key of the last item of the page before: `<captured at>|<id>`. */
  after: z.string().max(100).optional(),
  limit: z.number().int().min(1).max(200).default(100),
})
export type ListItemsInput = z.input<typeof ListItemsInput>
