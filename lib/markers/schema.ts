import { z } from 'zod'

/** Media time in whole microseconds from the first frame. */
const AtUs = z.number().int().min(0).max(Number.MAX_SAFE_INTEGER)
const note = z.string().trim().max(500)

export const AddMarkerInput = z.object({
  itemId: z.uuid(),
  atUs: AtUs,
  /** Number of the frame shown, from 0; null where no frame index is known. */
  frame: z.number().int().min(0).nullable().default(null),
  note: note.default(''),
})
export type AddMarkerInput = z.input<typeof AddMarkerInput>
export const NoteMarkerInput = z.object({ markerId: z.uuid(), note })
export const KeepPositionInput = z.object({ itemId: z.uuid(), atUs: AtUs })
