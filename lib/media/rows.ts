import { type SQL, sql } from 'drizzle-orm'
import type { Tx } from '#lib/context.ts'
import type { DerivativeKind, Reading, Way } from './schema.ts'

/** What an examination found; times in microseconds, `recorderClockAt` in RFC 3339. */
export type RecordingFacts = {
  format: string
  videoCodec: string
  audioCodec: string
  width: number | null
  height: number | null
  rotation: number
  durationUs: number | null
  frames: number | null
  frameRate: number | null
  isRateVarying: boolean
  isRateAssumed: boolean
  recorderClockAt: string | null
  recorderClockBasis: 'recorder' | 'metadata' | 'file name' | null
  way: Way
  storyboardPictures: number
}

/** The row as one JSON value, for a list's columns; `r` is the recording joined to the item `i`. */
export const recordingColumn: SQL = sql`case when r.item_id is not null then jsonb_build_object(
    'format', r.format, 'videoCodec', r.video_codec, 'audioCodec', r.audio_codec, 'width', r.width, 'height', r.height,
    'rotation', r.rotation, 'durationUs', r.duration_us, 'frames', r.frames, 'frameRate', r.frame_rate,
    'isRateVarying', r.is_rate_varying, 'isRateAssumed', r.is_rate_assumed, 'recorderClockAt', r.recorder_clock_at,
    'recorderClockBasis', r.recorder_clock_basis, 'way', r.way,
    'storyboardPictures', r.storyboard_pictures) end as recording`
export const recordingJoin: SQL = sql`left join recordings r on r.item_id = i.id`

/** What each tool read in an item that the caller loaded in scope; none until it was examined. */
export async function readingsOf(tx: Tx, itemId: string): Promise<Reading[]> {
  const [row] = await tx.db.execute<{ readings: Reading[] }>(sql`
    select readings from recordings where item_id = ${itemId}`)
  return row?.readings ?? []
}

/** Under which a window's job waits. */
export const windowKey = (itemId: string, window: number): string => `${itemId}:${window}`

/** Whether a derivative is there. */
export async function isMade(tx: Tx, itemId: string, kind: DerivativeKind, part: string): Promise<boolean> {
  const found = await tx.db.execute(sql`
    select 1 from derivatives where item_id = ${itemId} and kind = ${kind} and part = ${part}`)
  return found.length > 0
}
