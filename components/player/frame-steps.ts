/* Where the frames of a recording are: `times` are microseconds of media time, in the order of showing. All pure. */

/** The frame that is shown at a moment: the last that has begun; 0 before the first, and where there is none. */
export function frameAt(times: readonly number[], atUs: number): number {
  let [low, high] = [0, times.length - 1]
  while (low < high) {
    const middle = Math.ceil((low + high) / 2)
    if ((times[middle] ?? 0) <= atUs) low = middle
    else high = middle - 1
  }
  return low
}

/** The frame whose time stamp a player reports: players round, so the nearest. */
export function nearestFrame(times: readonly number[], atUs: number): number {
  const frame = frameAt(times, atUs)
  const [here = 0, next = Number.POSITIVE_INFINITY] = [times[frame], times[frame + 1]]
  return next - atUs < atUs - here ? frame + 1 : frame
}

const INSIDE_US = 2000

/** A moment well inside a frame: aimed at its very time stamp, rounding could show the one before. */
export function aimUs(times: readonly number[], frame: number): number {
  const here = times[frame] ?? 0
  const next = times[frame + 1] ?? here + 2 * INSIDE_US
  return here + Math.min((next - here) / 2, INSIDE_US)
}
