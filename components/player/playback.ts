import { COVERED } from '#components/frame/lock-cover.tsx'
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

/** A frame that was presented with a seek is told of within this time. */
const SETTLED_MS = 60
/** How long playing up to the next frame may take, and how long that then stands: time to stop on it. */
const REACHED_S = 0.12

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
  /** A frame that a seek did not show and that is played up to; and the last for which that was tried. */
  #reaching: number | null = null
  #tried: number | null = null
  /** Whether the browser presented anything since the last seek. */
  #hasPresented = false
  #reverse: { fromUs: number; sinceMs: number } | null = null
  #resumeAtUs: number | null

  /** `resumeAtUs`: where to go once the first frame is shown. */
  constructor(video: HTMLVideoElement, resumeAtUs: number | null) {
    this.video = video
    this.#resumeAtUs = resumeAtUs
    const { signal } = this.#ending
    const on = (type: string, act: () => void) => video.addEventListener(type, act, { signal })
    on('play', () => this.#reaching !== null || this.#set({ isRunning: true }))
    on('pause', () => this.#reverse || this.#reaching !== null || this.#set({ isRunning: false }))
    on('seeked', () => this.#settle())
    on('ended', () => this.#state.isLooping && this.#restart())
    // It runs backwards by seeking, which pausing the element does not end.
    window.addEventListener(COVERED, () => this.stop(), { signal })
    this.#watch()
    // A first frame that was shown before anybody watched is shown again.
    if (video.readyState >= HTMLMediaElement.HAVE_CURRENT_DATA) video.currentTime = 0
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
    if (this.#reaching !== null) this.#reached()
    this.#tried = null
    this.#wanted = null
    this.setRate(rate)
    // A refusal (nothing loaded yet, or gone again) leaves it standing, as the screen shows.
    this.video.play().catch(() => this.#set({ isRunning: false }))
  }

  stop(): void {
    const { frame } = this.#state
    const wasReversing = this.#reverse !== null
    this.#halt()
    // A seek further back may be under way: what one sees when one stops is what one gets.
    if (wasReversing && frame !== null) this.#seekFrame(frame)
  }

  #halt(): void {
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
    this.#tried = null
    if (this.#reaching !== null) {
      const from = this.#reaching
      this.#reached()
      this.#wanted = from
    }
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
    this.#hasPresented = false
    this.video.currentTime = aimUs(this.#times, this.#wanted) / 1_000_000 + (this.#originS ?? 0)
  }

  /** After a seek: on to a newer wish, or, where the browser shows another frame than was asked for, up to it by playing. */
  #settle(): void {
    if (this.#wanted !== this.#applied) {
      this.#apply()
      return
    }
    setTimeout(() => {
      const { wanted, shown } = { wanted: this.#wanted, shown: this.#state.frame }
      const isElsewhere = this.#hasPresented && wanted !== null && wanted === this.#applied && shown !== wanted
      if (isElsewhere && !this.video.seeking && !this.#state.isRunning && this.#tried !== wanted) this.#reach(wanted)
    }, SETTLED_MS)
  }

  /** Chromium leaves out some frames of varying rate when it seeks, and shows them when it plays. */
  #reach(frame: number): void {
    this.#tried = frame
    this.#reaching = frame
    const from = aimUs(this.#times, Math.max(0, frame - 1))
    const stepS = ((this.#times[frame] ?? 0) - (this.#times[frame - 1] ?? 0)) / 1_000_000
    this.video.muted = true
    this.video.playbackRate = Math.min(16, Math.max(0.1, stepS / REACHED_S))
    this.video.currentTime = from / 1_000_000 + (this.#originS ?? 0)
    this.video.play().catch(() => this.#reached())
  }

  #reached(): void {
    this.#reaching = null
    this.#wanted = null
    this.video.pause()
    this.video.muted = false
    this.video.playbackRate = Math.abs(this.#state.rate)
  }

  readonly #backwards = (): void => {
    if (!this.#reverse) return
    const { fromUs, sinceMs } = this.#reverse
    const atUs = fromUs + (performance.now() - sinceMs) * 1000 * this.#state.rate
    if (this.#times.length > 0 && !this.video.seeking) this.#seekFrame(frameAt(this.#times, Math.max(0, atUs)))
    if (atUs <= (this.#state.isLooping ? (this.#state.inUs ?? 0) : 0)) this.#halt()
    else requestAnimationFrame(this.#backwards)
  }

  #watch(): void {
    this.video.requestVideoFrameCallback((_, { mediaTime }) => {
      if (this.#ending.signal.aborted) return
      // Before anything was sought, the frame shown is the first.
      if (this.#originS === null) this.#originS = this.video.currentTime < 0.001 ? mediaTime : 0
      const atUs = Math.round((mediaTime - this.#originS) * 1_000_000)
      const frame = this.#times.length > 0 ? nearestFrame(this.#times, atUs) : null
      this.#hasPresented = true
      if (this.#reaching !== null && frame !== null && frame >= this.#reaching && !this.video.seeking) this.#reached()
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
