import { z } from 'zod'
import type { Kind } from './sniff.ts'

export const KINDS = ['video', 'image', 'audio', 'document', 'other'] as const satisfies Kind[]
export const ListItemsInput = z.object({
  caseId: z.uuid(),
  kind: z.enum(KINDS).optional(),
  contributedBy: z.uuid().optional(),
  sourceId: z.uuid().optional(),
  order: z.enum(['newest', 'oldest', 'number']).default('newest'),
  text: z.string().trim().max(100).default(''),
  /** Key of the last item of the page before: `<sort value>|<id>`. */
  after: z.string().max(100).optional(),
  limit: z.number().int().min(1).max(200).default(100),
})
export type ListItemsInput = z.input<typeof ListItemsInput>

const empty = z.literal('').transform(() => undefined)

/** The gallery's address as a question: an empty parameter asks for nothing. */
export const GalleryInput = z
  .object({
    caseId: z.uuid(),
    q: z.string(),
    kind: z.enum(KINDS).or(empty),
    officer: z.uuid().or(empty),
    source: z.uuid().or(empty),
    sort: z.enum(['newest', 'oldest', 'number']).or(empty),
    after: z.string().optional(),
  })
  .transform(
    ({ caseId, q, kind, officer, source, sort, after }): ListItemsInput => ({
      caseId,
      text: q.slice(0, 100),
      ...(kind ? { kind } : {}),
      ...(officer ? { contributedBy: officer } : {}),
      ...(source ? { sourceId: source } : {}),
      ...(sort ? { order: sort } : {}),
      ...(after ? { after } : {}),
    }),
  )
