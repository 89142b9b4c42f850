import type { MediumView } from '#lib/batches/view.ts'
import type { UploadState } from '#lib/uploads/schema.ts'
import type { Unread } from './hashed-source.ts'

/** A file that the officer chose; `handle` where the browser can open it again on a later visit. */
export type PickedFile = { file: File; folder: string; handle?: FileSystemFileHandle }
/** What was dropped or picked; what gives no file (paths) is named, so that nothing is unaccounted for. */
export type Picked = { files: PickedFile[]; emptyFolders: string[]; unreadable: string[] }

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
  | ('offline' | 'otherFile' | 'unreadable' | 'sourceDiffers' | 'hashDiffers')
  | ('CASE_CLOSED' | 'RECORD_STANDS' | 'ENTRY_ENDED')
  | ('CONFLICT' | 'NO_SPACE' | 'TOO_MUCH_OPEN' | 'SIGNED_OUT' | 'NOT_FOUND' | 'UNAVAILABLE' | 'FAILED')
export type EntryProgress = {
  entryId: string
  name: string
  folder: string
  sizeBytes: number
  sentBytes: number
  /** Over the last few seconds; 0 while nothing of it moves. */
  bytesPerSecond: number
  state: EntryState
  trouble: EntryTrouble | null
  number: number | null
  itemId: string | null
  /** The archive of an export set: it is picked again by its folder. */
  isSet: boolean
  reading: Reading | null
}
/** `bytesPerSecond` over the last few seconds; `medium` is the server's answer, null before it gave one. */
export type BatchProgress = {
  batchId: string
  officerId: string
  label: string
  bytesPerSecond: number
  medium: MediumView | null
  /** The import record of the medium that it belongs to. */
  transferId: string | null
  entries: EntryProgress[]
}

/** What reading a file said the last time, and how often it was tried. */
export type Reading = Unread & { tries: number }
type Act = 'pause' | 'resume' | 'cancel' | 'retry'
/** Without `entryId` an act is for every file of the batch that it fits. `ended`: it has its outcome without its bytes. */
export type ToEngine =
  | { type: 'run'; batch: EngineBatch }
  | { type: 'give'; batchId: string; files: { entryId: string; file: File }[] }
  | { type: Act; batchId: string; entryId?: string }
  | { type: 'ended'; batchId: string; entryId: string }
  | { type: 'forget'; batchId: string }
/** Batches that changed, each with the entries of it that did; `gone` are no longer held. */
export type FromEngine = { batches: BatchProgress[]; gone: string[] }
