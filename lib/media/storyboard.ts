import type { Frame } from './frame-index.ts'

/** One picture of a storyboard, in pixels; ten lie in a row. */
export const PICTURE = { width: 160, height: 90, inRow: 10 } as const
const MOST = 120

/**
 * Which frames stand for a recording: at most 120 of those that stand alone, as evenly in time as they lie. Numbers of
 * frames, rising. Pure.
 */
export function chooseFrames(frames: readonly Frame[], times: readonly number[]): number[] {
  const keys = frames.flatMap(({ isKey }, at) => (isKey ? [at] : []))
  if (keys.length <= MOST) return keys
  const [first = 0, last = 0] = [times[keys[0] ?? 0], times[keys.at(-1) ?? 0]]
  const chosen = new Set<number>()
  let next = 0
  for (let at = 0; at < MOST; at += 1) {
    const wanted = first + ((last - first) * at) / (MOST - 1)
    while (next + 1 < keys.length && (times[keys[next + 1] ?? 0] ?? 0) <= wanted) next += 1
    chosen.add(keys[next] ?? 0)
  }
  return [...chosen]
}

const two = (value: number) => String(Math.floor(value)).padStart(2, '0')
const clock = (us: number) => {
  const s = us / 1_000_000
  return `${two(s / 3600)}:${two((s / 60) % 60)}:${two(s % 60)}.${String(Math.floor((us % 1_000_000) / 1000)).padStart(3, '0')}`
}

/** Which picture stands for which stretch, as WebVTT with media fragments. `starts` and the end in microseconds. Pure. */
export function cuesOf(starts: readonly number[], endUs: number): string {
  const { width, height, inRow } = PICTURE
  const cues = starts.map((start, at) => {
    const [x, y] = [(at % inRow) * width, Math.floor(at / inRow) * height]
    const end = starts[at + 1] ?? Math.max(endUs, start + 1000)
    return `${clock(start)} --> ${clock(end)}\nstoryboard.jpg#xywh=${x},${y},${width},${height}\n`
  })
  return `WEBVTT\n\n${cues.join('\n')}`
}
