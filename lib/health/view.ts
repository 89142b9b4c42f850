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
