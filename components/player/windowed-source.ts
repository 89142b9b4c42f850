import { framesOf, windowCount, windowOf } from '#lib/media/windows.ts'
import { copyIsReady } from './ask-copy.ts'

type About = { itemId: string; times: readonly number[]; durationUs: number; hasSound: boolean }

const AHEAD = 2
/** What was played stays for going back; more would fill the browser's buffer. */
const KEPT_S = 120
/** Between windows recorders leave gaps; a hole shorter than this is rounding. */
const HOLE_S = 0.05

/** Feeds a `<video>` window by window, each where its frames belong; what is asked for is what is looked at. */
export class WindowedSource {
  readonly url: string
  readonly #media = new MediaSource()
  readonly #video: HTMLVideoElement
  readonly #about: About
  readonly #onTrouble: () => void
  readonly #ending = new AbortController()
  readonly #fed = new Set<number>()
  #isBusy = false

  constructor(video: HTMLVideoElement, about: About, onTrouble: () => void) {
    this.#video = video
    this.#about = about
    this.#onTrouble = onTrouble
    this.url = URL.createObjectURL(this.#media)
    const { signal } = this.#ending
    this.#media.addEventListener('sourceopen', () => this.#open(), { once: true, signal })
    for (const type of ['seeking', 'timeupdate', 'waiting'] as const)
      video.addEventListener(type, () => this.#feed(), { signal })
    video.addEventListener('waiting', () => this.#leap(), { signal })
  }

  end(): void {
    this.#ending.abort()
    URL.revokeObjectURL(this.url)
  }

  #open(): void {
    this.#media.addSourceBuffer(`video/mp4; codecs="avc1.640028${this.#about.hasSound ? ', flac' : ''}"`)
    this.#media.duration = this.#about.durationUs / 1_000_000
    this.#feed()
  }

  /** The next window that is missing where one looks, or shortly after. */
  #missing(): number | null {
    const { times } = this.#about
    const here = windowOf(this.#video.currentTime * 1_000_000)
    for (let window = here; window <= here + AHEAD && window < windowCount(times); window += 1) {
      const { from, to } = framesOf(times, window)
      if (to > from && !this.#fed.has(window)) return window
    }
    return null
  }

  #feed(): void {
    const window = this.#missing()
    if (this.#isBusy || window === null || this.#media.readyState !== 'open') return
    this.#isBusy = true
    this.#add(window).then(
      () => {
        this.#isBusy = false
        this.#leap()
        this.#feed()
      },
      () => this.#ending.signal.aborted || this.#onTrouble(),
    )
  }

  async #add(window: number): Promise<void> {
    const { itemId, times } = this.#about
    const { signal } = this.#ending
    if (!(await copyIsReady(itemId, window, signal))) throw new Error('given up')
    const response = await fetch(`/api/items/${itemId}/track?window=${window}`, { signal })
    if (!response.ok) throw new Error(`${response.status}`)
    const bytes = await response.arrayBuffer()
    const [buffer] = this.#media.sourceBuffers
    if (!buffer) throw new Error('the source is closed')
    const hereS = this.#video.currentTime
    if (hereS > KEPT_S + 30) {
      await this.#until(buffer, () => buffer.remove(0, hereS - KEPT_S))
      for (const each of this.#fed) if ((each + 1) * 10 <= hereS - KEPT_S) this.#fed.delete(each)
    }
    buffer.timestampOffset = (times[framesOf(times, window).from] ?? 0) / 1_000_000
    await this.#until(buffer, () => buffer.appendBuffer(bytes))
    this.#fed.add(window)
  }

  #until(buffer: SourceBuffer, act: () => void): Promise<void> {
    return new Promise((resolve, reject) => {
      const signal = AbortSignal.any([this.#ending.signal])
      buffer.addEventListener('updateend', () => resolve(), { once: true, signal })
      buffer.addEventListener('error', () => reject(new Error('the browser refused the bytes')), { once: true, signal })
      act()
    })
  }

  /** Over a hole in the recording to its next frame: the recorder wrote nothing there. */
  #leap(): void {
    const { buffered, currentTime, paused } = this.#video
    if (paused || this.#missing() === windowOf(currentTime * 1_000_000)) return
    for (let at = 0; at < buffered.length; at += 1) {
      const start = buffered.start(at)
      if (start > currentTime + HOLE_S) {
        const within = this.#video.readyState < HTMLMediaElement.HAVE_FUTURE_DATA
        if (within) this.#video.currentTime = start + 0.001
        return
      }
      if (buffered.end(at) > currentTime + HOLE_S) return
    }
  }
}
