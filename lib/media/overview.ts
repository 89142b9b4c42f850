import type { Frame } from './frame-index.ts'

/* What the frame index and the sound say of a recording as a whole. Pure; runs in browsers too. */
export type Gap = { fromUs: number; toUs: number }

const LEAST_GAP_US = 2_000_000

/** Where nothing was recorded: two seconds or more, and far more than between the frames elsewhere. */
export function gapsOf(times: readonly number[]): Gap[] {
  const steps = Float64Array.from(times.slice(1), (time, at) => time - (times[at] ?? 0)).sort()
  const least = Math.max(LEAST_GAP_US, (steps[steps.length >> 1] ?? 0) * 10)
  return times.flatMap((toUs, at) => {
    const fromUs = times[at - 1] ?? toUs
    return toUs - fromUs >= least ? [{ fromUs, toUs }] : []
  })
}

/**
 * How much moves, from 0 to 1 for each of `count` equal stretches: bytes of the frames that say only what changed. An
 * estimate: a coder spends bytes on noise and on light that changes, too.
 */
export function activityOf(
  frames: readonly Frame[],
  times: readonly number[],
  durationUs: number,
  count: number,
): number[] {
  const sums = new Float64Array(count)
  for (const [at, { isKey, sizeBytes }] of frames.entries()) {
    const place = Math.min(count - 1, Math.floor(((times[at] ?? 0) / Math.max(1, durationUs)) * count))
    if (!isKey) sums[place] = (sums[place] ?? 0) + sizeBytes
  }
  // One burst must not flatten all the rest: the highest tenth stands at the top.
  const top = Float64Array.from(sums).sort()[Math.floor(count * 0.9)] || Math.max(...sums, 1)
  return [...sums].map((sum) => Math.min(1, sum / top))
}

export const PEAKS_A_SECOND = 10

/** Takes signed 16-bit samples as they come and keeps the loudest of each tenth of a second, from 0 to 100. */
export class Peaks {
  readonly #perPeak: number
  #left: number
  #loudest = 0
  #odd: number | null = null
  readonly list: number[] = []

  constructor(samplesASecond: number) {
    this.#perPeak = samplesASecond / PEAKS_A_SECOND
    this.#left = this.#perPeak
  }

  take(bytes: Uint8Array): void {
    // A sample may lie across two pieces of a stream.
    const whole = this.#odd === null ? bytes : Uint8Array.from([this.#odd, ...bytes])
    this.#odd = whole.length % 2 === 1 ? (whole.at(-1) ?? 0) : null
    const view = new DataView(whole.buffer, whole.byteOffset, whole.byteLength)
    for (let at = 0; at + 1 < whole.length; at += 2) {
      this.#loudest = Math.max(this.#loudest, Math.abs(view.getInt16(at, true)))
      this.#left -= 1
      if (this.#left === 0) this.#keep()
    }
  }

  end(): number[] {
    if (this.#left < this.#perPeak) this.#keep()
    return this.list
  }

  #keep(): void {
    this.list.push(Math.round((this.#loudest / 32_768) * 100))
    this.#loudest = 0
    this.#left = this.#perPeak
  }
}
