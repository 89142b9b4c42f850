import { aimUs, frameAt, nearestFrame } from './frame-steps.ts'

/** What the player knows of the moment: `frame` from 0, null without an index; `atUs` from the first frame. */
export type Playhead = {
  frame: number | null
  atUs: number
  /** Negative while it runs backwards. */
  rate: number
  isRunning: boolean
  inUs: number | null
  outUs: number | null
  isLooping: boolean
}

export const RATES = [0.1, 0.25, 0.5, 1, 2, 4, 8, 16] as const
const START: Playhead = {
  ...{ frame: null, atUs: 0, rate: 1, isRunning: false },
  ...{ inUs: null, outUs: null, isLooping: false },
}

/**
 * Plays, shuttles and steps a `<video>` by the recording's own frames. The frame shown is the one that the browser says
 * it presented, never one that was asked for.
 */
export class Playback {
  readonly video: HTMLVideoElement
  #times: readonly number[] = []
  /** Media time (s) of the first frame on the browser's clock; known with the first frame shown. */
  #originS: number | null = null
  #state: Playhead = START
  readonly #listeners = new Set<() => void>()
  readonly #ending = new AbortController()
  #wanted: number | null = null
  #applied: number | null = null
  #reverse: { fromUs: number; sinceMs: number } | null = null
  #resumeAtUs: number | null

  /** `resumeAtUs`: where to go once the first frame is shown. */
  constructor(video: HTMLVideoElement, resumeAtUs: number | null) {
    this.video = video
    this.#resumeAtUs = resumeAtUs
    const { signal } = this.#ending
    const on = (type: string, act: () => void) => video.addEventListener(type, act, { signal })
    on('play', () => this.#set({ isRunning: true }))
    on('pause', () => this.#reverse || this.#set({ isRunning: false }))
    on('seeked', () => this.#wanted !== this.#applied && this.#apply())
    on('ended', () => this.#state.isLooping && this.#restart())
    this.#watch()
  }

  /** Ends everything that it began. */
  end(): void {
    this.#ending.abort()
    this.#reverse = null
    this.#listeners.clear()
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }
  readonly now = (): Playhead => this.#state

  /** Takes the frame index, which may come after the picture. */
  useTimes(times: readonly number[]): void {
    this.#times = times
    this.#set({ frame: times.length > 0 ? nearestFrame(times, this.#state.atUs) : null })
  }

  toggle(): void {
    if (this.#state.isRunning) this.stop()
    else this.play(this.#state.rate > 0 ? this.#state.rate : 1)
  }

  play(rate: number): void {
    this.#reverse = null
    this.#wanted = null
    this.setRate(rate)
    // A refusal (nothing loaded yet, or gone again) leaves it standing, as the screen shows.
    this.video.play().catch(() => this.#set({ isRunning: false }))
  }

  stop(): void {
    this.#reverse = null
    this.video.pause()
    this.#set({ isRunning: false, rate: Math.abs(this.#state.rate) })
  }

  setRate(rate: number): void {
    this.video.playbackRate = rate
    this.#set({ rate })
  }

  /** L and J: each press doubles the speed in its direction, or turns round. */
  shuttle(direction: 1 | -1): void {
    const { isRunning, rate } = this.#state
    const next = isRunning && Math.sign(rate) === direction ? Math.min(Math.max(Math.abs(rate) * 2, 1), 16) : 1
    if (direction === 1) {
      this.play(next)
      return
    }
    this.video.pause()
    this.#reverse = { fromUs: this.#state.atUs, sinceMs: performance.now() }
    this.#set({ isRunning: true, rate: -next })
    requestAnimationFrame(this.#backwards)
  }

  step(frames: number): void {
    if (this.#times.length === 0) return
    this.stop()
    this.#seekFrame((this.#wanted ?? this.#state.frame ?? 0) + frames)
  }

  seek(atUs: number): void {
    if (this.#reverse) this.#reverse = { fromUs: atUs, sinceMs: performance.now() }
    const end = Number.isFinite(this.video.duration) ? this.video.duration * 1_000_000 : atUs
    const to = Math.max(0, Math.min(atUs, end))
    if (this.#times.length > 0) this.#seekFrame(frameAt(this.#times, to))
    else this.video.currentTime = to / 1_000_000 + (this.#originS ?? 0)
  }

  mark(side: 'in' | 'out'): void {
    const { atUs, inUs, outUs } = this.#state
    if (side === 'in') this.#set({ inUs: atUs, outUs: outUs !== null && outUs <= atUs ? null : outUs })
    else this.#set({ outUs: atUs, inUs: inUs !== null && inUs >= atUs ? null : inUs })
  }

  clearMarks(): void {
    this.#set({ inUs: null, outUs: null })
  }

  toggleLoop(): void {
    this.#set({ isLooping: !this.#state.isLooping })
  }

  #restart(): void {
    this.seek(this.#state.inUs ?? 0)
    if (!this.#reverse) this.play(Math.abs(this.#state.rate))
  }

  #seekFrame(frame: number): void {
    this.#wanted = Math.max(0, Math.min(frame, this.#times.length - 1))
    // While one seek runs the newest wish waits: holding a key down never queues old ones.
    if (!this.video.seeking) this.#apply()
  }

  #apply(): void {
    if (this.#wanted === null) return
    this.#applied = this.#wanted
    this.video.currentTime = aimUs(this.#times, this.#wanted) / 1_000_000 + (this.#originS ?? 0)
  }

  readonly #backwards = (): void => {
    if (!this.#reverse) return
    const { fromUs, sinceMs } = this.#reverse
    const atUs = fromUs + (performance.now() - sinceMs) * 1000 * this.#state.rate
    if (this.#times.length > 0 && !this.video.seeking) this.#seekFrame(frameAt(this.#times, Math.max(0, atUs)))
    if (atUs <= (this.#state.isLooping ? (this.#state.inUs ?? 0) : 0)) this.stop()
    else requestAnimationFrame(this.#backwards)
  }

  #watch(): void {
    this.video.requestVideoFrameCallback((_, { mediaTime }) => {
      if (this.#ending.signal.aborted) return
      // Before anything was sought, the frame shown is the first.
      if (this.#originS === null) this.#originS = this.video.currentTime < 0.001 ? mediaTime : 0
      const atUs = Math.round((mediaTime - this.#originS) * 1_000_000)
      const frame = this.#times.length > 0 ? nearestFrame(this.#times, atUs) : null
      if (frame === this.#wanted && this.#applied === this.#wanted) this.#wanted = null
      this.#set({ frame, atUs: frame === null ? Math.max(0, atUs) : (this.#times[frame] ?? 0) })
      const { isLooping, outUs, isRunning, rate } = this.#state
      if (isLooping && isRunning && rate > 0 && outUs !== null && atUs >= outUs) this.#restart()
      if (this.#resumeAtUs !== null) {
        this.seek(this.#resumeAtUs)
        this.#resumeAtUs = null
      }
      this.#watch()
    })
  }

  #set(change: Partial<Playhead>): void {
    this.#state = { ...this.#state, ...change }
    for (const listener of this.#listeners) listener()
  }
}
