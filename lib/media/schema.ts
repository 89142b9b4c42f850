import { z } from 'zod'

/** What the platform makes of an exhibit by itself; each can be made again, and none is ever edited. */
export const DERIVATIVE_KINDS = [
  ...(['poster', 'readings', 'frames', 'copy', 'window'] as const),
  ...(['storyboard', 'cues', 'waveform', 'view'] as const),
] as const
export type DerivativeKind = (typeof DERIVATIVE_KINDS)[number]

export const TOOLS = ['ffprobe', 'ExifTool', 'MediaInfo'] as const

/** What one tool says of a file, in our words; null or '' where it says nothing. Times in microseconds. */
export const Reading = z.object({
  tool: z.enum(TOOLS),
  version: z.string(),
  /** Why the tool said nothing at all; '' where it spoke. */
  trouble: z.string(),
  format: z.string(),
  videoCodec: z.string(),
  audioCodec: z.string(),
  width: z.number().nullable(),
  height: z.number().nullable(),
  frameRate: z.number().nullable(),
  durationUs: z.number().nullable(),
  /** A time that it found inside the file, as written there. */
  recordedAt: z.string(),
})
export type Reading = z.infer<typeof Reading>

/** How a browser can show it: the master itself, its streams in another container, encoded anew, or not at all. */
export const WAYS = ['direct', 'remux', 'transcode', 'none'] as const
export type Way = (typeof WAYS)[number]
