import type { UploadState } from '#lib/uploads/schema.ts'

/** A file that the officer chose; `handle` where the browser can open it again on a later visit. */
export type PickedFile = { file: File; folder: string; handle?: FileSystemFileHandle }

/** A batch as the engine runs it; entries without a file wait until it is picked again. */
export type EngineBatch = {
  batchId: string
  officerId: string
  grantToken: string
  /** What the officer knows it by: the report number. */
  label: string
  entries: { entryId: string; name: string; folder: string; sizeBytes: number; file: File | null }[]
}

export type EntryState = UploadState | 'announced' | 'waiting' | 'paused' | 'failed' | 'needsFile'
/** Why an entry waits or stopped: a code that the page has words for. */
export type EntryTrouble =
  | 'offline'
  | 'otherFile'
  | 'NO_SPACE'
  | 'TOO_MUCH_OPEN'
  | 'SIGNED_OUT'
  | 'NOT_FOUND'
  | 'FAILED'
export type EntryProgress = {
  entryId: string
  name: string
  folder: string
  sizeBytes: number
  sentBytes: number
  state: EntryState
  trouble: EntryTrouble | null
  number: number | null
  itemId: string | null
  /** Sealed, and then this machine said another digest. */
  hasAlarm: boolean
}
export type BatchProgress = { batchId: string; officerId: string; label: string; entries: EntryProgress[] }

export type ToEngine =
  | { type: 'run'; batch: EngineBatch }
  | { type: 'give'; batchId: string; entryId: string; file: File }
  | { type: 'pause' | 'resume' | 'cancel' | 'retry'; batchId: string; entryId: string }
  | { type: 'forget'; batchId: string }
/** `bytesPerSecond` over the last few seconds, of all batches together. */
export type FromEngine = { type: 'progress'; batches: BatchProgress[]; bytesPerSecond: number }
