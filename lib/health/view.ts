/** One day in Hong Kong, `2026-06-19`, as it is kept for certificates about the computer's working. */
export type HealthDay = {
  day: string
  /** Runs of web and worker that began, ended in order, and were cut off: a crash, a kill, a power cut. */
  starts: number
  stops: number
  cutOffs: number
  versions: string[]
  /** The largest offset of a process's clock from the database's; null where nothing ran. */
  clockOffsetMs: number | null
  /** How often the clock was set. */
  clockJumps: number
  /** The least of the day; null where it was not measured. */
  storeFreeBytes: number | null
  storeTotalBytes: number | null
  jobsParked: number
  mastersRead: number
  mastersBad: number
  copiesRead: number
  copiesBad: number
}

/** How the platform is now. Sums alone: no case, exhibit or officer is named. Times in RFC 3339. */
export type HealthNow = {
  /** When it was asked. */
  at: string
  log: {
    state: 'running' | 'rolled-back' | 'refused'
    size: number
    publishedSize: number
    /** Events without a place in the log yet. */
    waiting: number
    /** Since when the oldest event waits that no published head holds; null where none does. */
    waitingSince: string | null
    openAlarms: number
  }
  /** `parked`: given up after three tries; the others are pg-boss's own. */
  jobs: { queue: string; state: 'created' | 'retry' | 'active' | 'parked'; count: number }[]
  uploads: { open: number; sizeBytes: number; receivedBytes: number }
  /** When the longest unread one was read last, and how many were damaged when they were read last. */
  masters: Fixity
  copies: Fixity
  /** `place` is `store`, or the folder of copies; null where it was away when it was measured. */
  volumes: { place: string; freeBytes: number | null; totalBytes: number | null; measuredAt: string }[]
  /** The processes that run, and by how much the clock of each is ahead of the database's. */
  runs: { process: 'web' | 'worker'; host: string; version: string; startedAt: string; clockOffsetMs: number }[]
  can: { manageJobs: boolean }
}
type Fixity = { readSince: string | null; bad: number }
