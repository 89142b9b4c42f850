import { z } from 'zod'
import type { Kind } from './sniff.ts'

export const KINDS = ['video', 'image', 'audio', 'document', 'other'] as const satisfies Kind[]
export const VALUES = ['evidential', 'intelligence'] as const
export type Value = (typeof VALUES)[number]
/** What officers call the formats that are known by their first bytes (sniff.ts). */
const FORMATS: Record<string, string> = {
  ...{ 'video/mp4': 'MP4', 'video/quicktime': 'MOV', 'video/webm': 'WebM, MKV', 'video/x-msvideo': 'AVI' },
  ...{ 'video/x-dhav': 'DAV', 'video/mp2p': 'MPEG', 'video/h264': 'H.264', 'video/h265': 'H.265' },
  ...{ 'image/jpeg': 'JPEG', 'image/png': 'PNG', 'image/gif': 'GIF', 'image/webp': 'WebP', 'image/avif': 'AVIF' },
  ...{ 'image/heic': 'HEIC', 'image/tiff': 'TIFF', 'audio/mp4': 'M4A', 'audio/wav': 'WAV', 'audio/mpeg': 'MP3' },
  ...{ 'application/pdf': 'PDF' },
}
/** `MP4`; null for a format that is not known. */
export const formatName = (mediaType: string): string | null => FORMATS[mediaType] ?? null

/** What an officer's claim of the capture time rests on. */
export const CAPTURE_BASES = ['burned-in', 'recorder-clock', 'metadata', 'statement', 'other'] as const
export type CaptureBasis = (typeof CAPTURE_BASES)[number]

const words = (max: number) => z.string().trim().max(max).default('')
export const ChangeItemInput = z
  .object({
    itemId: z.uuid(),
    /** Both, or neither: then the file's own time counts. */
    capturedAt: z.iso.datetime().nullable().default(null),
    captureBasis: z.enum(CAPTURE_BASES).nullable().default(null),
    captureNote: words(300),
    sourceId: z.uuid().nullable().default(null),
    channel: words(60),
    /** The seizing officer's own mark on the thing, as on the bag: `CTM-1`. */
    ownMark: words(60),
    /** As the court marked it: `MFI-3`, `P12`, `D3`. */
    courtMark: words(60),
    value: z.enum(VALUES).default('evidential'),
  })
  .refine(({ capturedAt, captureBasis }) => (capturedAt === null) === (captureBasis === null))
export type ChangeItemInput = z.input<typeof ChangeItemInput>
/** As many as one act changes: all of them or none. */
export const MOST_CHANGED = 500
const said = z.string().trim().min(1).max(60).optional()
/** The same for many; what is left out stays as it is with each. */
export const ChangeItemsInput = z.object({
  itemIds: z.array(z.uuid()).min(1).max(MOST_CHANGED),
  /** Null: from none that is said. */
  sourceId: z.uuid().nullable().optional(),
  channel: said,
  ownMark: said,
  value: z.enum(VALUES).optional(),
})
export const ClassifyItemInput = z.object({
  itemId: z.uuid(),
  classification: z.enum(['RESTRICTED', 'CONFIDENTIAL']),
  reason: z.string().trim().min(1).max(500),
})
/** `reportNumber`: of the case that it goes to. */
export const AssignItemInput = z.object({ itemId: z.uuid(), reportNumber: z.string().trim().min(1).max(60) })
