import type { BatchState, EntryView } from '#lib/batches/view.ts'
import { type Batch, batches, change, countSent, type Entry, forget, keepBatch, news, touch } from './engine-state.ts'
import { askUnderGrant, GrantError } from './grant-http.ts'
import { firstUnread, OtherFileError, UnreadableError } from './hashed-source.ts'
import type { EngineBatch, EntryState, EntryTrouble, ToEngine } from './messages.ts'
import { beginEntry, sendEntry } from './send-entry.ts'

/*
 * The upload engine: a Web Worker, so that reading and hashing never stop the page, and a page never stops them. What
 * is begun without being awaited (`void`) settles its own errors.
 */
const AT_ONCE = 3
const TELL_MS = 250
const ASK_MS = 1500
// Of a batch of ten thousand, only what waits for its seal is asked for, and of that only the oldest.
const ASKED_AT_ONCE = 50
const SERVER_STATES: EntryState[] = ['sealed', 'rejected', 'cancelled', 'complete', 'verifying']
const running = new Set<Entry>()

function adopt(batch: EngineBatch): void {
  if (batches.has(batch.batchId)) return
  void ask(keepBatch(batch))
  pump()
}

/** Starts what waits, up to three files at a time over all batches. */
function pump(): void {
  for (const batch of batches.values()) {
    for (const entry of batch.entries.values()) {
      if (running.size >= AT_ONCE) return
      if (entry.state === 'waiting' && entry.file && !entry.abort) void run(batch, entry, entry.file)
    }
  }
}

async function run(batch: Batch, entry: Entry, file: File): Promise<void> {
  const abort = new AbortController()
  const { entryId, name, sizeBytes } = entry
  running.add(entry)
  change(batch, entry, { abort, state: 'open', trouble: null })
  const tell = (values: Partial<Entry>) => !abort.signal.aborted && change(batch, entry, values)
  try {
    await sendEntry(
      { grantToken: batch.grantToken, entryId, name, sizeBytes, file, signal: abort.signal },
      {
        onUpload: (uploadId) => tell({ uploadId }),
        onSent: (bytes) => {
          countSent(batch, entry, bytes - entry.sentBytes)
          tell({ sentBytes: bytes })
        },
        onTrouble: (status) => tell({ trouble: status === null ? null : troubleOf(status) }),
      },
    )
    tell({ state: 'complete', sentBytes: sizeBytes, trouble: null })
  } catch (error) {
    if (!abort.signal.aborted) settleFailure(batch, entry, error)
  } finally {
    entry.abort = null
    running.delete(entry)
    pump()
  }
}

function settleFailure(batch: Batch, entry: Entry, error: unknown): void {
  if (error instanceof OtherFileError) change(batch, entry, { state: 'needsFile', trouble: 'otherFile', file: null })
  else if (error instanceof UnreadableError) void tellUnread(batch, entry, error)
  // 460: the worker compared the digests, and they differ; the batch will say "rejected", or that it is disputed.
  else if (error instanceof GrantError && error.status === 460) change(batch, entry, { state: 'verifying' })
  else change(batch, entry, { state: 'failed', trouble: troubleIn(error) })
}

// A DVD corrects its errors in blocks of 32 KiB; of a set, no block of its archive holds bytes of two files.
const BLOCK_BYTES = { file: 32 * 1024, set: 512 }

/** Told at once; then the place is looked for, which takes its time on a bad disc. */
async function tellUnread(batch: Batch, entry: Entry, { unread }: UnreadableError): Promise<void> {
  const tries = (entry.reading?.tries ?? 0) + 1
  change(batch, entry, { state: 'needsFile', trouble: 'unreadable', reading: { ...unread, tries } })
  const { file, reading } = entry
  if (!file) return
  const narrowed = await firstUnread(file, unread, BLOCK_BYTES[entry.isSet ? 'set' : 'file'])
  if (entry.reading === reading) change(batch, entry, { reading: { ...narrowed, tries } })
}

const TOLD = ['CASE_CLOSED', 'RECORD_STANDS', 'ENTRY_ENDED'] as const
/** What a refusal that stands says: by its reason, where an officer can have that mended or ends the matter. */
const troubleIn = (error: unknown): EntryTrouble => {
  if (!(error instanceof GrantError)) return 'FAILED'
  return TOLD.find((reason) => reason === error.reason) ?? troubleOf(error.status)
}

const TROUBLES: Record<number, EntryTrouble> = {
  ...{ 0: 'offline', 401: 'SIGNED_OUT', 404: 'NOT_FOUND', 409: 'CONFLICT' },
  ...{ 429: 'TOO_MUCH_OPEN', 503: 'UNAVAILABLE', 507: 'NO_SPACE' },
}
const troubleOf = (status: number): EntryTrouble => TROUBLES[status] ?? (status >= 500 ? 'UNAVAILABLE' : 'FAILED')

/** What the server says stands above what we believe. Of the whole batch, or of some of its entries. */
async function ask(batch: Batch, entryIds?: string[]): Promise<void> {
  if (batch.isAsking) return
  batch.isAsking = true
  try {
    const only = entryIds ? `?${entryIds.map((id) => `entry=${id}`).join('&')}` : ''
    const answer = await askUnderGrant(batch.grantToken, `/api/batches/${batch.batchId}${only}`)
    const view: BatchState = await answer.json()
    for (const known of view.entries) take(batch, known)
    batch.transferId = view.transferId
    if (view.medium) {
      batch.isSumDue = false
      batch.medium = view.medium
      touch(batch)
    }
  } catch {
    // The next poll asks again; a line that is down shows on the files that are being sent.
  } finally {
    batch.isAsking = false
  }
  // The last seal is followed by the answer for the whole, without waiting for the next poll.
  if (entryIds && unsealedOf(batch).length === 0) askWhatIsDue(batch)
}

const unsealedOf = (batch: Batch): string[] =>
  [...batch.entries.values()]
    .filter(({ state }) => state === 'complete' || state === 'verifying')
    .map(({ entryId }) => entryId)

/** Asks for files that wait for their seal; once none does and nothing runs, how the whole stands. */
function askWhatIsDue(batch: Batch): void {
  const unsealed = unsealedOf(batch)
  const isBusy = [...batch.entries.values()].some(({ state }) => state === 'open' || state === 'waiting')
  if (unsealed.length > 0) void ask(batch, unsealed.slice(0, ASKED_AT_ONCE))
  else if (batch.medium === null || (batch.isSumDue && !isBusy)) void ask(batch)
}

function take(batch: Batch, known: EntryView): void {
  const entry = batch.entries.get(known.entryId)
  if (!entry) return
  const isAtHand = entry.state === 'waiting' || entry.state === 'open'
  // It is being tried again: what is known is how it ended the last time.
  if (known.state === 'rejected' && isAtHand && entry.uploadId === known.uploadId) return
  change(batch, entry, { isSet: known.isSet })
  if (!entry.abort) change(batch, entry, { uploadId: known.uploadId, sentBytes: known.offsetBytes })
  if (!SERVER_STATES.includes(known.state)) return
  // Complete on the server, but nobody has said the whole digest yet: a file at hand can still say it.
  if (known.state === 'complete' && isAtHand) return
  const { number = null, itemId = null } = known.sealed ?? {}
  const trouble = known.state === 'rejected' ? 'hashDiffers' : known.hasAlarm ? 'sourceDiffers' : null
  change(batch, entry, { state: known.state, trouble, number, itemId })
}

type Act = Extract<ToEngine, { type: 'pause' | 'resume' | 'cancel' | 'retry' }>
const FITS: Record<Act['type'], EntryState[]> = {
  pause: ['open', 'waiting'],
  resume: ['paused'],
  retry: ['failed', 'rejected'],
  cancel: ['open', 'waiting', 'paused', 'failed', 'needsFile'],
}
/** A file that could not be read is still at hand: the medium may be back. */
const fits = (type: Act['type'], { state, trouble }: Entry): boolean =>
  FITS[type].includes(state) || (type === 'retry' && trouble === 'unreadable')

async function command({ type, batchId, entryId }: Act): Promise<void> {
  const batch = batches.get(batchId)
  if (!batch) return
  const fit = [...batch.entries.values()].filter(
    (entry) => fits(type, entry) && (!entryId || entry.entryId === entryId),
  )
  for (const entry of fit) {
    if (type === 'pause' || type === 'cancel') {
      entry.abort?.abort()
      change(batch, entry, { state: 'paused', trouble: null })
    } else {
      // What was rejected lies apart: it is sent anew, from its first byte.
      const anew = entry.state === 'rejected' ? { sentBytes: 0 } : {}
      change(batch, entry, { ...anew, state: entry.file ? 'waiting' : 'needsFile', trouble: null })
    }
  }
  pump()
  if (type === 'cancel') for (const entry of fit) await cancel(batch, entry)
}

/** What was announced is cancelled on the record too, even where nothing of it arrived. */
async function cancel(batch: Batch, entry: Entry): Promise<void> {
  const { entryId, sizeBytes } = entry
  const { grantToken } = batch
  const begun = { grantToken, entryId, sizeBytes, signal: new AbortController().signal }
  const onTrouble = (status: number | null) =>
    change(batch, entry, { trouble: status === null ? null : troubleOf(status) })
  try {
    const uploadId = entry.uploadId ?? (await beginEntry(begun, onTrouble))
    change(batch, entry, { uploadId })
    await askUnderGrant(grantToken, `/api/cancel/${uploadId}`, { method: 'POST' })
    change(batch, entry, { state: 'cancelled', trouble: null })
  } catch (error) {
    const status = error instanceof GrantError ? error.status : 0
    // 409: all bytes had arrived, so it will be sealed; what else went wrong can be tried again.
    if (status === 409 && entry.uploadId) change(batch, entry, { state: 'complete', trouble: null })
    else change(batch, entry, { state: 'failed', trouble: status === 0 ? 'offline' : troubleIn(error) })
  }
}

/** Files that were picked again; one of another size is another file. */
function give({ batchId, files }: Extract<ToEngine, { type: 'give' }>): void {
  const batch = batches.get(batchId)
  for (const { entryId, file } of files) {
    const entry = batch?.entries.get(entryId)
    if (!batch || !entry) continue
    if (file.size !== entry.sizeBytes) {
      change(batch, entry, { trouble: 'otherFile' })
      continue
    }
    entry.abort?.abort() // one that was picked a moment ago is still being compared: the later choice counts
    change(batch, entry, { file, state: 'waiting', trouble: null })
  }
  pump()
}

/** The record says how it ended, and nothing more of it is sent. */
function end({ batchId, entryId }: Extract<ToEngine, { type: 'ended' }>): void {
  const batch = batches.get(batchId)
  const entry = batch?.entries.get(entryId)
  if (!batch || !entry) return
  entry.abort?.abort()
  change(batch, entry, { state: 'cancelled', trouble: null, file: null })
}

function tell(): void {
  const message = news()
  if (message) self.postMessage(message)
}

self.onmessage = ({ data }: MessageEvent<ToEngine>) => {
  if (data.type === 'run') adopt(data.batch)
  else if (data.type === 'forget') forget(data.batchId)
  else if (data.type === 'give') give(data)
  else if (data.type === 'ended') end(data)
  else void command(data)
  tell()
}
setInterval(tell, TELL_MS)
setInterval(() => {
  for (const batch of batches.values()) askWhatIsDue(batch)
}, ASK_MS)
