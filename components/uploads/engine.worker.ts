import type { BatchView } from '#lib/batches/view.ts'
import { askUnderGrant, GrantError } from './grant-http.ts'
import type { EngineBatch, EntryProgress, EntryTrouble, FromEngine, ToEngine } from './messages.ts'
import { OtherFileError, sendEntry } from './send-entry.ts'

/* The upload engine: a Web Worker, so that reading and hashing never stop the page, and a page never stops them. */
const AT_ONCE = 3
const TELL_MS = 250
const ASK_MS = 1500
const RATE_MS = 5000

type Entry = EntryProgress & { file: File | null; uploadId: string | null; abort: AbortController | null }
type Batch = Omit<EngineBatch, 'entries'> & { entries: Entry[]; asking: boolean }
const batches = new Map<string, Batch>()
const sent: { at: number; bytes: number }[] = []

function adopt(batch: EngineBatch): void {
  if (batches.has(batch.batchId)) return
  const entries = batch.entries.map(
    (entry): Entry => ({
      ...entry,
      sentBytes: 0,
      state: entry.file ? 'waiting' : 'needsFile',
      trouble: null,
      number: null,
      itemId: null,
      hasAlarm: false,
      uploadId: null,
      abort: null,
    }),
  )
  batches.set(batch.batchId, { ...batch, entries, asking: false })
  ask(batches.get(batch.batchId))
  pump()
}

/** Starts what waits, up to three files at a time over all batches. */
function pump(): void {
  const all = [...batches.values()].flatMap((batch) => batch.entries.map((entry) => ({ batch, entry })))
  const free = AT_ONCE - all.filter(({ entry }) => entry.abort).length
  const waiting = all.filter(({ entry }) => entry.state === 'waiting' && entry.file)
  for (const { batch, entry } of waiting.slice(0, Math.max(free, 0))) run(batch, entry)
}

async function run(batch: Batch, entry: Entry): Promise<void> {
  const { file } = entry
  if (!file) return
  const abort = new AbortController()
  Object.assign(entry, { abort, state: 'open', trouble: null })
  try {
    await sendEntry(
      { grantToken: batch.grantToken, entryId: entry.entryId, file, signal: abort.signal },
      {
        onUpload: (uploadId) => Object.assign(entry, { uploadId }),
        onSent: (bytes) => {
          sent.push({ at: performance.now(), bytes: bytes - entry.sentBytes })
          entry.sentBytes = bytes
        },
        onTrouble: (trouble) => Object.assign(entry, { trouble }),
      },
    )
    Object.assign(entry, { state: 'complete', sentBytes: entry.sizeBytes, trouble: null })
  } catch (error) {
    if (!abort.signal.aborted) settleFailure(batch, entry, error)
  } finally {
    entry.abort = null
    pump()
  }
}

function settleFailure(batch: Batch, entry: Entry, error: unknown): void {
  if (error instanceof OtherFileError) Object.assign(entry, { state: 'needsFile', trouble: 'otherFile', file: null })
  // 460: the worker compared the digests, and they differ; the batch will say "rejected".
  else if (error instanceof GrantError && error.status === 460) ask(batch)
  else Object.assign(entry, { state: 'failed', trouble: troubleOf(error) })
}

function troubleOf(error: unknown): EntryTrouble {
  if (!(error instanceof GrantError)) return 'offline'
  return (
    ({ 0: 'offline', 401: 'SIGNED_OUT', 404: 'NOT_FOUND', 429: 'TOO_MUCH_OPEN', 507: 'NO_SPACE' } as const)[
      error.status as 0
    ] ?? 'FAILED'
  )
}

/** What the server says stands above what we believe. */
async function ask(batch: Batch | undefined): Promise<void> {
  if (!batch || batch.asking) return
  batch.asking = true
  try {
    const view: BatchView = await (await askUnderGrant(batch.grantToken, `/api/batches/${batch.batchId}`)).json()
    for (const known of view.entries) {
      const entry = batch.entries.find((each) => each.entryId === known.entryId)
      if (!entry) continue
      entry.uploadId = known.uploadId
      if (!entry.abort) entry.sentBytes = known.offsetBytes
      if (['sealed', 'rejected', 'cancelled', 'complete', 'verifying'].includes(known.state)) {
        // Complete on the server, but nobody has said the whole digest yet: a file at hand can still say it.
        if (known.state === 'complete' && entry.state === 'waiting') continue
        if (known.state === 'complete' && entry.state === 'open') continue
        Object.assign(entry, {
          state: known.state,
          trouble: null,
          number: known.sealed?.number ?? null,
          itemId: known.sealed?.itemId ?? null,
          hasAlarm: known.hasAlarm,
        })
      }
    }
  } catch {
    // The next poll asks again; a line that is down shows on the files that are being sent.
  } finally {
    batch.asking = false
  }
}

function command(message: Extract<ToEngine, { entryId: string }>): void {
  const batch = batches.get(message.batchId)
  const entry = batch?.entries.find((each) => each.entryId === message.entryId)
  if (!batch || !entry) return
  if (message.type === 'pause') {
    entry.abort?.abort()
    entry.state = 'paused'
  } else if (message.type === 'cancel') {
    entry.abort?.abort()
    cancel(batch, entry)
  } else if (message.type === 'give') {
    Object.assign(entry, { file: message.file, state: 'waiting', trouble: null })
  } else Object.assign(entry, { state: entry.file ? 'waiting' : 'needsFile', trouble: null })
  pump()
}

async function cancel(batch: Batch, entry: Entry): Promise<void> {
  try {
    if (entry.uploadId) await askUnderGrant(batch.grantToken, `/api/cancel/${entry.uploadId}`, { method: 'POST' })
    Object.assign(entry, { state: 'cancelled', trouble: null })
  } catch (error) {
    // 409: all bytes had arrived, so it will be sealed; what else went wrong can be tried again.
    if (error instanceof GrantError && error.status === 409) await ask(batch)
    else Object.assign(entry, { state: 'failed', trouble: troubleOf(error) })
  }
}

function forget(batchId: string): void {
  for (const { abort } of batches.get(batchId)?.entries ?? []) abort?.abort()
  batches.delete(batchId)
}

function tell(): void {
  const now = performance.now()
  while (sent[0] && sent[0].at < now - RATE_MS) sent.shift()
  const bytes = sent.reduce((sum, each) => sum + each.bytes, 0)
  const spanMs = sent[0] ? Math.max(now - sent[0].at, 1000) : 1000
  const message: FromEngine = {
    type: 'progress',
    bytesPerSecond: (bytes * 1000) / spanMs,
    batches: [...batches.values()].map(({ batchId, officerId, label, entries }) => ({
      batchId,
      officerId,
      label,
      entries: entries.map(({ file: _file, uploadId: _uploadId, abort: _abort, ...progress }) => progress),
    })),
  }
  self.postMessage(message)
}

self.onmessage = ({ data }: MessageEvent<ToEngine>) => {
  if (data.type === 'run') adopt(data.batch)
  else if (data.type === 'forget') forget(data.batchId)
  else command(data)
  tell()
}
setInterval(tell, TELL_MS)
setInterval(() => {
  for (const batch of batches.values()) {
    const isWaiting = batch.entries.some(({ state }) => state === 'complete' || state === 'verifying')
    if (isWaiting) ask(batch)
  }
}, ASK_MS)
