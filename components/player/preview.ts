/** One picture of a storyboard: from when on it stands for the recording (microseconds), and where it lies (pixels). */
export type Cue = { fromUs: number; x: number; y: number }

const CUE = /(\d+):(\d+):(\d+)\.(\d+) --> .*\n.*#xywh=(\d+),(\d+),/g

/** Reads the storyboard's WebVTT. Pure. */
export function cuesIn(text: string): Cue[] {
  return [...text.matchAll(CUE)].map((match) => {
    const [hours = 0, minutes = 0, seconds = 0, ms = 0, x = 0, y = 0] = match.slice(1).map(Number)
    return { fromUs: (((hours * 60 + minutes) * 60 + seconds) * 1000 + ms) * 1000, x, y }
  })
}

/** The picture that stands for a moment; null where there is none. Pure. */
export const cueAt = (cues: readonly Cue[], atUs: number): Cue | null =>
  cues.findLast(({ fromUs }) => fromUs <= atUs) ?? cues[0] ?? null
