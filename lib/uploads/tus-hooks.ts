import { AsyncLocalStorage } from 'node:async_hooks'
import { DataStore, type Lock, Server, Upload } from '@tus/server'
import { type Ctx, inSnapshot } from '#lib/context.ts'
import { CdipError, codeOf, type ErrorCode, type Reason, reasonOf, STATUS } from '#lib/errors.ts'
import { log } from '#lib/log.ts'
import { beginUpload } from './begin.ts'
import { receivePart } from './receive-part.ts'
import type { Place } from './reserve-space.ts'
import { loadUpload } from './rows.ts'

/*
 * tus 1.0.0 (creation, checksum with sha256) over our verbs. The library speaks the protocol; bytes, locks and offsets
 * are ours. It would pipe a body through three streams, and gives the store neither its length nor its checksum: so it
 * gets the request without the body, and `write` takes body and headers from here.
 */
type Body = AsyncIterable<Uint8Array>
type Call = { ctx: Ctx; place: Place; request: Request; body: Body }
const calls = new AsyncLocalStorage<Call>()

function current(): Call {
  const call = calls.getStore()
  if (!call) throw new Error('tus was called outside handleTus')
  return call
}

class CdipStore extends DataStore {
  override extensions = ['creation', 'checksum']

  override async create(upload: Upload): Promise<Upload> {
    const row = await this.getUpload(upload.id) // `beginUpload` made it when the name was asked for
    if (upload.size !== row.size) throw new CdipError('INVALID', 'Upload-Length is not the announced size')
    return row
  }

  override async getUpload(id: string): Promise<Upload> {
    const row = await inSnapshot(current().ctx, (tx) => loadUpload(tx, id))
    return new Upload({ id, size: row.sizeBytes, offset: row.offsetBytes })
  }

  override async write(_emptied: unknown, uploadId: string, offsetBytes: number): Promise<number> {
    const { ctx, place, request, body } = current()
    const lengthBytes = Number(request.headers.get('content-length') ?? Number.NaN)
    if (!Number.isSafeInteger(lengthBytes)) throw new CdipError('INVALID', 'a part must say its length')
    // An empty PATCH at the end is the client asking again: the answer is where we stand.
    if (lengthBytes === 0) return offsetBytes
    const sha256 = checksumOf(request.headers.get('upload-checksum'))
    return receivePart(ctx, place, { uploadId, offsetBytes, lengthBytes, sha256 }, body)
  }
}

/** `sha256 <base64>` as hex; tus lets a server demand one. Throws INVALID on anything else. */
export function checksumOf(header: string | null): string {
  const [algorithm, value] = header?.split(' ') ?? []
  const digest = Buffer.from(value ?? '', 'base64')
  if (algorithm !== 'sha256' || digest.length !== 32)
    throw new CdipError('INVALID', 'Upload-Checksum: sha256 is needed')
  return digest.toString('hex')
}

// The lease in the database is the lock: a second one in this process would protect from nobody else's.
const openLock: Lock = { lock: async () => {}, unlock: async () => {} }

const server = new Server({
  path: '/api/uploads',
  datastore: new CdipStore(),
  locker: { newLock: () => openLock },
  relativeLocation: true,
  allowedOrigins: [],
  disableTerminationForFinishedUploads: true,
  namingFunction: async (_request, metadata) => {
    const { ctx, place } = current()
    const entryId = metadata?.entry
    if (!entryId) throw new CdipError('INVALID', 'Upload-Metadata: entry is needed')
    return (await beginUpload(ctx, entryId, place)).uploadId
  },
  onResponseError: (_request, error) => {
    const code = codeOf(error)
    if (code) return { status_code: STATUS[code], body: refusal(code, reasonOf(error)) }
    if (isProtocolError(error)) return error
    log('error', 'tus request failed', { error, requestId: current().ctx.requestId })
    // 503, not 500: the client of tus takes a 500 on resume as leave to begin a new upload.
    return { status_code: 503, body: refusal('UNAVAILABLE', null) }
  },
})

const refusal = (code: ErrorCode, reason: Reason | null) => JSON.stringify({ code, ...(reason ? { reason } : {}) })

type ProtocolError = { status_code: number; body: string }
const isProtocolError = (error: unknown): error is ProtocolError =>
  typeof error === 'object' && error !== null && 'status_code' in error && 'body' in error

/**
 * Answers one tus request (POST, HEAD, PATCH, OPTIONS) as the actor of `ctx`. `request` has no body; `body` is it.
 * Nothing is read or removed this way.
 */
export async function handleTus(ctx: Ctx, place: Place, request: Request, body: Body): Promise<Response> {
  const response = await calls.run({ ctx, place, request, body }, () => server.handleWeb(request.clone()))
  if ([429, 503, 507].includes(response.status)) response.headers.set('Retry-After', '5')
  response.headers.set('Cache-Control', 'no-store')
  // The library closes the connection under a refused part; a client that still sends would see a broken line instead
  // of the refusal (RFC 9112 §9.6).
  response.headers.delete('Connection')
  return response
}
