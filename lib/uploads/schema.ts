import { z } from 'zod'

/** SHA-256, lower-case hex. */
export const Sha256 = z.string().regex(/^[0-9a-f]{64}$/)
export const FinaliseInput = z.object({ uploadId: z.uuid(), sha256: Sha256.nullable() })
export type FinaliseInput = z.input<typeof FinaliseInput>

export const PART_BYTES = { min: 1024 * 1024, max: 64 * 1024 * 1024 }

export type UploadState = 'open' | 'complete' | 'verifying' | 'sealed' | 'rejected' | 'cancelled'
