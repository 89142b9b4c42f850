import type { RecordingFacts } from './rows.ts'
import type { Way } from './schema.ts'

/** What a screen may know of a recording. Times in microseconds; `recorderClock.at` in RFC 3339. */
export type RecordingView = {
  format: string
  codecs: string
  width: number | null
  height: number | null
  durationUs: number | null
  frames: number | null
  /** Frames a second, on average. */
  frameRate: number | null
  isRateVarying: boolean
  isRateAssumed: boolean
  /** What the recorder's clock, the container or the file's name claims of the first frame. */
  recorderClock: { at: string; basis: 'recorder' | 'metadata' | 'file name' } | null
  way: Way
  hasSound: boolean
  /** How many pictures its storyboard holds; 0 while there is none. */
  storyboardPictures: number
}

export function recordingView(row: RecordingFacts): RecordingView {
  const { recorderClockAt: at, recorderClockBasis: basis, videoCodec, audioCodec } = row
  const { format, width, height, durationUs, frames, frameRate, isRateVarying, isRateAssumed, way } = row
  return {
    ...{ format, width, height, durationUs, frames, frameRate, isRateVarying, isRateAssumed, way },
    hasSound: audioCodec !== '',
    storyboardPictures: row.storyboardPictures,
    codecs: [videoCodec, audioCodec].filter(Boolean).join(', '),
    recorderClock: at && basis ? { at: new Date(at).toISOString(), basis } : null,
  }
}
