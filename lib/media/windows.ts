/*
 * A recording that must be encoded anew is made viewable in windows: the asked one first, the rest behind it. Times are
 * microseconds from the first frame, in the order of showing. Pure; runs in browsers too.
 */
export const WINDOW_US = 10_000_000

export const windowOf = (atUs: number): number => Math.floor(Math.max(0, atUs) / WINDOW_US)
export const windowCount = (times: readonly number[]): number =>
  times.length === 0 ? 0 : windowOf(times.at(-1) ?? 0) + 1

/** The first frame that begins at or after a moment; the number of frames where none does. */
function firstFrom(times: readonly number[], atUs: number): number {
  let [low, high] = [0, times.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((times[middle] ?? 0) < atUs) low = middle + 1
    else high = middle
  }
  return low
}

/** The frames of a window: `from` up to and without `to`; equal where nothing was recorded in it. */
export function framesOf(times: readonly number[], window: number): { from: number; to: number } {
  return { from: firstFrom(times, window * WINDOW_US), to: firstFrom(times, (window + 1) * WINDOW_US) }
}
