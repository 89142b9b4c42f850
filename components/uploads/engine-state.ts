import type { MediumView } from '#lib/batches/view.ts'
import type { BatchProgress, EngineBatch, EntryProgress, FromEngine } from './messages.ts'

/** One file in the engine; `abort` is set while it is being sent. */
export type Entry = EntryProgress & { file: File | null; uploadId: string | null; abort: AbortController | null }
export type Batch = Omit<EngineBatch, 'entries'> & {
  entries: Map<string, Entry>
  medium: MediumView | null
  transferId: string | null
  isAsking: boolean
  /** A file was settled since the server last said how the whole stands. */
  isSumDue: boolean
}

const RATE_MS = 5000
export const batches = new Map<string, Batch>()
const changed = new Map<string, Set<Entry>>()
type Sent = { at: number; bytes: number; entry: Entry }
const sent = new Map<string, Sent[]>()
const toldRate = new Map<string, number>()
let gone: string[] = []

/** Takes a batch in as the page hands it over. */
export function keepBatch(batch: EngineBatch): Batch {
  const entries = batch.entries.map(({ file, ...entry }): Entry => {
    // A file that changed since it was announced is another file.
    const isOther = file !== null && file.size !== entry.sizeBytes
    return {
      ...entry,
      ...{ file: isOther ? null : file, sentBytes: 0, bytesPerSecond: 0 },
      ...{ number: null, itemId: null, isSet: false, reading: null, uploadId: null, abort: null },
      ...{ state: file && !isOther ? 'waiting' : 'needsFile', trouble: isOther ? 'otherFile' : null },
    }
  })
  const kept: Batch = {
    ...batch,
    ...{ entries: new Map(entries.map((entry) => [entry.entryId, entry])), medium: null, transferId: null },
    ...{ isAsking: false, isSumDue: false },
  }
  batches.set(batch.batchId, kept)
  changed.set(batch.batchId, new Set(entries))
  return kept
}

/** Every change of an entry goes through here: only what changed is told to the page. */
export function change(batch: Batch, entry: Entry, values: Partial<Entry>): void {
  if (Object.entries(values).every(([key, value]) => entry[key as keyof Entry] === value)) return
  Object.assign(entry, values)
  if (['sealed', 'rejected', 'cancelled'].includes(entry.state)) batch.isSumDue = true
  touch(batch).add(entry)
}

/** The batch itself changed, though maybe none of its entries. */
export function touch(batch: Batch): Set<Entry> {
  const known = changed.get(batch.batchId) ?? new Set()
  changed.set(batch.batchId, known)
  return known
}

export function countSent(batch: Batch, entry: Entry, bytes: number): void {
  const known = sent.get(batch.batchId) ?? []
  sent.set(batch.batchId, known)
  known.push({ at: performance.now(), bytes, entry })
}

export function forget(batchId: string): void {
  for (const entry of batches.get(batchId)?.entries.values() ?? []) entry.abort?.abort()
  for (const each of [batches, changed, sent, toldRate]) each.delete(batchId)
  gone.push(batchId)
}

/** What arrived of one batch over the last few seconds. */
function lately(batchId: string): Sent[] {
  const known = sent.get(batchId) ?? []
  while (known[0] && known[0].at < performance.now() - RATE_MS) known.shift()
  return known
}

function bytesPerSecond(arrived: Sent[]): number {
  const bytes = arrived.reduce((sum, each) => sum + each.bytes, 0)
  return arrived[0] ? (bytes * 1000) / Math.max(performance.now() - arrived[0].at, 1000) : 0
}

/** How fast each file goes that moves, or moved when the page was told last. */
function measure(batch: Batch, arrived: Sent[]): void {
  const byEntry = Map.groupBy(arrived, ({ entry }) => entry)
  for (const entry of batch.entries.values()) {
    const known = byEntry.get(entry)
    if (known || entry.bytesPerSecond > 0) change(batch, entry, { bytesPerSecond: bytesPerSecond(known ?? []) })
  }
}

/** What the page does not know yet; null where it knows all. */
export function news(): FromEngine | null {
  const told: BatchProgress[] = []
  for (const batch of batches.values()) {
    const { batchId, officerId, label, medium, transferId } = batch
    const arrived = lately(batchId)
    measure(batch, arrived)
    const rate = bytesPerSecond(arrived)
    const entries = changed.get(batchId)
    if (!entries && toldRate.get(batchId) === rate) continue
    toldRate.set(batchId, rate)
    changed.delete(batchId)
    const progress = [...(entries ?? [])].map(progressOf)
    told.push({ batchId, officerId, label, bytesPerSecond: rate, medium, transferId, entries: progress })
  }
  if (told.length === 0 && gone.length === 0) return null
  const message = { batches: told, gone }
  gone = []
  return message
}

const progressOf = ({ file: _file, uploadId: _uploadId, abort: _abort, ...progress }: Entry): EntryProgress => progress
