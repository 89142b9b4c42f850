import { formatBytes } from '#lib/i18n/formats.ts'

/** The rate is that of the last seconds. */
const RATE_MS = 8000
type Arrived = { atMs: number; bytes: number }

/** How far an import is: counts what arrives, and says rate and time left. Pure but for the clock that it is given. */
export class Progress {
  #arrived: Arrived[] = []
  doneBytes = 0
  doneFiles = 0
  totalBytes = 0
  totalFiles = 0

  expect(files: number, bytes: number): void {
    this.totalFiles += files
    this.totalBytes += bytes
  }

  /** Bytes that went to the server now. */
  count(bytes: number, nowMs: number): void {
    this.doneBytes += bytes
    this.#arrived.push({ atMs: nowMs, bytes })
  }

  bytesPerSecond(nowMs: number): number {
    while (this.#arrived[0] && this.#arrived[0].atMs < nowMs - RATE_MS) this.#arrived.shift()
    const [first] = this.#arrived
    if (!first) return 0
    const bytes = this.#arrived.reduce((sum, each) => sum + each.bytes, 0)
    return (bytes * 1000) / Math.max(nowMs - first.atMs, 1000)
  }

  /** Null where nothing moves. */
  secondsLeft(nowMs: number): number | null {
    const rate = this.bytesPerSecond(nowMs)
    return rate === 0 ? null : Math.ceil(Math.max(this.totalBytes - this.doneBytes, 0) / rate)
  }

  line(nowMs: number): string {
    const left = this.secondsLeft(nowMs)
    const percent = this.totalBytes === 0 ? 100 : Math.floor((this.doneBytes * 100) / this.totalBytes)
    return [
      `${this.doneFiles} of ${this.totalFiles} files`,
      `${formatBytes(this.doneBytes)} of ${formatBytes(this.totalBytes)} (${Math.min(percent, 100)} %)`,
      `${formatBytes(this.bytesPerSecond(nowMs))}/s`,
      left === null ? 'waiting' : `${inWords(left)} left`,
    ].join(' · ')
  }
}

export function inWords(seconds: number): string {
  if (seconds < 60) return `${seconds} s`
  if (seconds < 3600) return `${Math.ceil(seconds / 60)} min`
  return `${Math.floor(seconds / 3600)} h ${Math.ceil((seconds % 3600) / 60)} min`
}
