import { type DetailedError, Upload } from 'tus-js-client'
import { PART_BYTES } from '#lib/uploads/schema.ts'
import type { StoredPart } from '#lib/uploads/stored-parts.ts'
import { askUnderGrant, GrantError, grantHttp } from './grant-http.ts'
import { HashedSource } from './hashed-source.ts'
import type { EntryTrouble } from './messages.ts'

const FIRST_PART_BYTES = 8 * 1024 * 1024
// A part that takes long loses much when the line breaks: this many seconds at the rate seen.
const PART_SECONDS = 8
// An hour without network is no reason to give up: quickly at first, then every ten seconds for a week.
const RETRY_DELAYS = [500, 1000, 3000, 5000, ...Array.from({ length: 60_000 }, () => 10_000)]
// What a part that is refused for now waits for.
const WAITS_FOR = { 401: 'SIGNED_OUT', 409: null, 429: 'TOO_MUCH_OPEN', 507: 'NO_SPACE' } as const
const FATAL = new Set([400, 403, 404, 410])

export class OtherFileError extends Error {}

type Listener = {
  onUpload: (uploadId: string) => void
  onSent: (bytes: number) => void
  onTrouble: (why: EntryTrouble | null) => void
}
type Job = { grantToken: string; entryId: string; file: File; signal: AbortSignal }

/**
 * Sends one file from wherever it stands, and says the digest of the whole. Resolves when the server has both.
 * Rejects with OtherFileError where the file is not the one that was begun, with GrantError where the server refuses
 * for good, with AbortError where the officer paused it.
 */
export async function sendEntry({ grantToken, entryId, file, signal }: Job, listener: Listener): Promise<void> {
  const authorization = { Authorization: `Bearer ${grantToken}` }
  const created = await askUnderGrant(grantToken, '/api/uploads', {
    method: 'POST',
    headers: {
      'Tus-Resumable': '1.0.0',
      'Upload-Length': String(file.size),
      'Upload-Metadata': `entry ${btoa(entryId)}`,
    },
    signal,
  })
  await created.text()
  const uploadUrl = created.headers.get('Location') ?? ''
  const uploadId = uploadUrl.split('/').at(-1) ?? ''
  listener.onUpload(uploadId)
  const source = await HashedSource.open(file)
  await refuseOtherFile(grantToken, uploadId, source)
  if (file.size > 0) await sendParts(uploadUrl, authorization, source, signal, listener)
  await askUnderGrant(grantToken, `/api/finalise/${uploadId}`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ sha256: await source.whole() }),
    signal,
  })
}

async function refuseOtherFile(grantToken: string, uploadId: string, source: HashedSource): Promise<void> {
  const parts: StoredPart[] = await (await askUnderGrant(grantToken, `/api/upload-parts/${uploadId}`)).json()
  for (const part of parts) {
    if ((await source.digestOf(part.offsetBytes, part.lengthBytes)) !== part.sha256) throw new OtherFileError()
  }
}

function sendParts(
  uploadUrl: string,
  headers: Record<string, string>,
  source: HashedSource,
  signal: AbortSignal,
  listener: Listener,
): Promise<void> {
  return new Promise((resolve, reject) => {
    let partBegan = 0
    const upload = new Upload(new Blob(), {
      uploadUrl: new URL(uploadUrl, self.location.origin).href,
      headers,
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
        const status = statusOf(error)
        // A HEAD that came too soon after others says nothing of the file: it is asked again.
        if (status === 429 && error.originalRequest.getMethod() === 'HEAD') return true
        listener.onTrouble(status in WAITS_FOR ? WAITS_FOR[status as keyof typeof WAITS_FOR] : 'offline')
        return !FATAL.has(status)
      },
      onSuccess: () => resolve(),
      onError: (error) => reject(new GrantError('originalResponse' in error ? statusOf(error) : 0)),
    })
    signal.addEventListener('abort', () => {
      upload.abort().then(() => reject(signal.reason), reject)
    })
    upload.start()
  })
}

const statusOf = (error: DetailedError): number => error.originalResponse?.getStatus() ?? 0
