import { type DetailedError, Upload } from 'tus-js-client'
import { PART_BYTES } from '#lib/uploads/schema.ts'
import type { StoredPart } from '#lib/uploads/stored-parts.ts'
import { HashedFile, type Lane, type Sendable, STATION_PART_BYTES } from './hashed-file.ts'
import { stationHttp } from './http.ts'
import { AwayError, ask, askFor, isPassing, RefusedError, refusalOf, type Server, waitMs } from './server.ts'

// A part that takes long loses much when the line breaks: this many seconds at the rate seen.
const PART_SECONDS = 8

type Job = {
  server: Server
  grantToken: string
  entryId: string
  file: Sendable
  lane: Lane
  /** It was begun before: what the store holds of it is compared with what is read. */
  isResumed: boolean
  onUpload: (uploadId: string) => void
  onSent: (bytes: number) => void
}

/**
 * Sends one file from wherever it stands, and says the digest of the whole, which it returns. Throws what reading it threw,
 * RefusedError where the server refuses for good, AwayError where it does not answer.
 */
export async function sendEntry(job: Job): Promise<string> {
  const { server, grantToken: token, file } = job
  const uploadId = await beginEntry(job)
  job.onUpload(uploadId)
  const source = new HashedFile(file, job.lane)
  if (job.isResumed) source.expect(await askFor<StoredPart[]>(server, `/api/upload-parts/${uploadId}`, { token }))
  if (file.sizeBytes > 0) await sendParts(job, uploadId, source)
  const sha256 = await source.whole()
  await ask(server, `/api/finalise/${uploadId}`, { token, body: { sha256 } })
  return sha256
}

/** Begins the upload of an entry, or finds the one that runs. Returns its id. */
async function beginEntry({ server, grantToken: token, entryId, file }: Job): Promise<string> {
  const headers = {
    'Tus-Resumable': '1.0.0',
    'Upload-Length': String(file.sizeBytes),
    'Upload-Metadata': `entry ${Buffer.from(entryId).toString('base64')}`,
  }
  const created = await ask(server, '/api/uploads', { token, method: 'POST', headers })
  return created.headers.location?.split('/').at(-1) ?? ''
}

function sendParts(job: Job, uploadId: string, source: HashedFile): Promise<void> {
  const { server, grantToken, onSent } = job
  return new Promise((resolve, reject) => {
    let partBegan = 0
    let downSince: number | null = null
    const upload = new Upload(Buffer.alloc(0), {
      uploadUrl: new URL(`/api/uploads/${uploadId}`, server.origin).href,
      headers: { Authorization: `Bearer ${grantToken}` },
      httpStack: stationHttp,
      fileReader: { openFile: async () => source },
      uploadSize: source.size,
      chunkSize: STATION_PART_BYTES,
      // As often as `onShouldRetry` lets it; it counts anew after each part that arrived.
      retryDelays: Array.from({ length: 10_000 }, (_, attempt) => waitMs(attempt)),
      storeFingerprintForResuming: false,
      onBeforeRequest: (request) => {
        if (request.getMethod() !== 'PATCH') return
        request.setHeader('Upload-Checksum', source.checksum)
        partBegan = performance.now()
      },
      onChunkComplete: (partBytes, acceptedBytes) => {
        downSince = null
        onSent(acceptedBytes)
        const bytesPerSecond = partBytes / Math.max((performance.now() - partBegan) / 1000, 0.001)
        const wanted = Math.round((bytesPerSecond * PART_SECONDS) / PART_BYTES.min) * PART_BYTES.min
        upload.options.chunkSize = Math.min(STATION_PART_BYTES, Math.max(PART_BYTES.min, wanted))
      },
      onShouldRetry: (error) => {
        if (source.failure) return false
        const status = statusOf(error)
        // 409: another writer was ahead, 460: bytes were hurt on the way; the next HEAD says where we stand.
        if (!isPassing(status) && status !== 409 && status !== 460) return false
        downSince ??= Date.now()
        server.onTrouble(status)
        return Date.now() - downSince < server.patienceMs
      },
      onSuccess: () => resolve(),
      onError: (error) => reject(source.failure ?? refusalIn(error, server)),
    })
    upload.start()
  })
}

const statusOf = (error: DetailedError): number => error.originalResponse?.getStatus() ?? 0

function refusalIn(error: Error | DetailedError, server: Server): Error {
  const status = 'originalResponse' in error ? statusOf(error) : 0
  if (status === 0 || isPassing(status)) return new AwayError(`${server.origin} does not answer`, { cause: error })
  const body = 'originalResponse' in error ? (error.originalResponse?.getBody() ?? '') : ''
  return body ? refusalOf({ status, body }) : new RefusedError(status, String(status), null)
}
