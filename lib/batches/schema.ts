import { z } from 'zod'
import { NewSource } from '#lib/sources/schema.ts'
import type { UploadState } from '#lib/uploads/schema.ts'

/** Where material goes: a case of one's own, or an exact report number. */
export const BringInTarget = z.union([
  z.object({ caseId: z.uuid() }),
  z.object({ reportNumber: z.string().trim().min(1).max(60) }),
])
export type BringInTarget = z.input<typeof BringInTarget>

/** As many files as one batch takes; the proxy in front lets their list through (deploy/nginx.conf). */
export const MOST_ENTRIES = 10_000

export const CreateBatchInput = z.object({
  target: BringInTarget,
  /** What all of it comes from: a source of the case that is the target. */
  sourceId: z.uuid().nullable().default(null),
  /** Or one that is named now, because its case is not in the officer's sight before he brings something in. */
  newSource: NewSource.nullable().default(null),
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
        /** The recorder's channel or camera, as the officer knows it. */
        channel: z.string().trim().max(60).default(''),
        modifiedAt: z.iso.datetime().nullable().default(null),
      }),
    )
    .min(1)
    .max(MOST_ENTRIES),
})
export type CreateBatchInput = z.input<typeof CreateBatchInput>
export const HandOverInput = z.object({ batchId: z.uuid(), serviceNumber: z.string().trim().min(1).max(40) })
export type HandOverInput = z.input<typeof HandOverInput>

/** `entryIds` in the order of the input. `grantToken` lets running uploads outlive the idle lock; shown once. */
export type BatchCreated = { batchId: string; entryIds: string[]; grantToken: string }

/** The entries of a batch that a poll asks for; none means all. */
export const EntriesAsked = z.array(z.uuid()).max(100)
/** Whether bytes of a file are still missing: it can be gone on with, or handed over. */
export const isUnfinished = ({ state }: { state: UploadState | 'announced' }): boolean =>
  state === 'announced' || state === 'open'
