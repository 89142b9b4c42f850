import { z } from 'zod'

export const CreateBatchInput = z.object({
  caseId: z.uuid(),
  entries: z
    .array(
      z.object({
        name: z.string().min(1).max(1000),
        folder: z.string().max(4000).default(''),
        sizeBytes: z
          .number()
          .int()
          .min(0)
          .max(16 * 1024 ** 4),
        modifiedAt: z.iso.datetime().nullable().default(null),
      }),
    )
    .min(1)
    .max(10_000),
})
export type CreateBatchInput = z.input<typeof CreateBatchInput>
/** `entryIds` in the order of the input. `grantToken` lets running uploads outlive the idle lock; shown once. */
export type BatchCreated = { batchId: string; entryIds: string[]; grantToken: string }
