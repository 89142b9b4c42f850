import { type DetailedError, Upload } from 'tus-js-client'
import { PART_BYTES } from '#lib/uploads/schema.ts'
import type { StoredPart } from '#lib/uploads/stored-parts.ts'
import { askPatiently, FATAL, GrantError, grantHttp } from './grant-http.ts'
import { HashedSource, OtherFileError } from './hashed-source.ts'

const FIRST_PART_BYTES = 8 * 1024 * 1024
// A part that takes long loses much when the line breaks: this many seconds at the rate seen.
const PART_SECONDS = 8
// An hour without network is no reason to give up: quickly at first, then every ten seconds for a week.
const RETRY_DELAYS = [500, 1000, 3000, 5000, ...Array.from({ length: 60_000 }, () => 10_000)]

/** `onTrouble` hears the status of an answer that will be asked for again (0: none came), or null once it came. */
type Listener = {
  onUpload: (uploadId: string) => void
  onSent: (bytes: number) => void
  onTrouble: (status: number | null) => void
}
type Begun = { grantToken: string; entryId: string; sizeBytes: number; signal: AbortSignal }
type Job = Begun & { name: string; file: File }

/** Begins the upload of an entry, or finds the one that runs. Returns its id. */
export async function beginEntry(begun: Begun, onTrouble: Listener['onTrouble']): Promise<string> {
  const headers = {
    'Tus-Resumable': '1.0.0',
    'Upload-Length': String(begun.sizeBytes),
    'Upload-Metadata': `entry ${btoa(begun.entryId)}`,
  }
  const init = { method: 'POST', headers, signal: begun.signal }
  const created = await askPatiently(begun.grantToken, '/api/uploads', init, onTrouble)
  await created.text()
  return created.headers.get('Location')?.split('/').at(-1) ?? ''
}

/**
 * Sends one file from wherever it stands, and says the digest of the whole. Resolves when the server has both.
 * Rejects with OtherFileError where the file is not the one that was begun, with UnreadableError where the medium
 * gives no more, with GrantError where the server refuses for good, with AbortError where the officer paused it.
 */
export async function sendEntry(job: Job, listener: Listener): Promise<void> {
  const { grantToken, file, signal } = job
  if (file.size !== job.sizeBytes) throw new OtherFileError()
  const uploadId = await beginEntry(job, listener.onTrouble)
  listener.onUpload(uploadId)
  const source = await HashedSource.open(file)
  await refuseOtherFile(job, uploadId, source, listener)
  signal.throwIfAborted()
  if (file.size > 0) await sendParts(job, uploadId, source, listener)
  const body = JSON.stringify({ sha256: await source.whole() })
  const init = { method: 'POST', headers: { 'Content-Type': 'application/json' }, body, signal }
  await askPatiently(grantToken, `/api/finalise/${uploadId}`, init, listener.onTrouble)
}

/**
 * Nothing of it has arrived: the name must do. Else what arrived is compared: first and last part at once, the rest where
 * the source reads it for the hash of the whole, before anything more is sent.
 */
async function refuseOtherFile(job: Job, uploadId: string, source: HashedSource, { onTrouble }: Listener) {
  const { grantToken, signal } = job
  const answer = await askPatiently(grantToken, `/api/upload-parts/${uploadId}`, { signal }, onTrouble)
  const parts: StoredPart[] = await answer.json()
  onTrouble(null)
  if (parts.length === 0 && job.file.name !== job.name) throw new OtherFileError()
  for (const part of new Set([parts[0], parts.at(-1)])) {
    if (part && (await source.digestOf(part.offsetBytes, part.lengthBytes)) !== part.sha256) throw new OtherFileError()
  }
  source.expect(parts)
}

function sendParts(job: Job, uploadId: string, source: HashedSource, listener: Listener): Promise<void> {
  const { grantToken, signal } = job
  return new Promise((resolve, reject) => {
    let partBegan = 0
    const upload = new Upload(new Blob(), {
      uploadUrl: new URL(`/api/uploads/${uploadId}`, self.location.origin).href,
      headers: { Authorization: `Bearer ${grantToken}` },
      httpStack: grantHttp,
      fileReader: { openFile: async () => source },
      uploadSize: source.size,
      chunkSize: FIRST_PART_BYTES,
      retryDelays: RETRY_DELAYS,
      storeFingerprintForResuming: false,
      onBeforeRequest: (request) => {
        if (request.getMethod() !== 'PATCH') return
        request.setHeader('Upload-Checksum', source.checksum)
        partBegan = performance.now()
      },
      onChunkComplete: (partBytes, acceptedBytes) => {
        listener.onTrouble(null)
        listener.onSent(acceptedBytes)
        const bytesPerSecond = partBytes / Math.max((performance.now() - partBegan) / 1000, 0.001)
        const wanted = Math.round((bytesPerSecond * PART_SECONDS) / PART_BYTES.min) * PART_BYTES.min
        upload.options.chunkSize = Math.min(PART_BYTES.max, Math.max(PART_BYTES.min, wanted))
      },
      onShouldRetry: (error) => {
        if (source.failure) return false
        const status = statusOf(error)
        // A HEAD that came too soon after others says nothing of the file: it is asked again.
        if (status === 429 && error.originalRequest.getMethod() === 'HEAD') return true
        // 409: another writer was ahead, 460: bytes were hurt on the way; the next HEAD says where we stand.
        const isPassing = status === 409 || status === 460
        listener.onTrouble(isPassing ? null : status)
        return isPassing || !FATAL.has(status)
      },
      onSuccess: () => resolve(),
      onError: (error) => reject(source.failure ?? new GrantError('originalResponse' in error ? statusOf(error) : 0)),
    })
    signal.addEventListener('abort', () => {
      upload.abort().then(() => reject(signal.reason), reject)
    })
    upload.start()
  })
}

const statusOf = (error: DetailedError): number => error.originalResponse?.getStatus() ?? 0
