import { createHash } from 'node:crypto'
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { v7 } from 'uuid'
import type { OpenDatabase } from '#db/client.ts'
import { createBatch } from '#lib/batches/create.ts'
import type { Ctx } from '#lib/context.ts'
import { beginUpload } from '#lib/uploads/begin.ts'
import { receivePart } from '#lib/uploads/receive-part.ts'
import type { Place } from '#lib/uploads/reserve-space.ts'
import { PART_BYTES } from '#lib/uploads/schema.ts'

export const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')
export const makeStore = () => mkdtemp(join(tmpdir(), 'cdip-store-'))
export const workerContext = (worker: OpenDatabase, now = new Date()): Ctx => ({
  actor: { type: 'system', job: 'seal' },
  db: worker.db,
  requestId: v7(),
  now,
})

/** A place that promises whatever is asked for, but for what `space` says. */
export const placeIn = (folder: string, space: Partial<Place> = {}): Place => ({
  ...{ folder, partBytes: PART_BYTES.max, floorBytes: 0, officerBytes: Number.MAX_SAFE_INTEGER, officerUploads: 1000 },
  ...space,
})

/** As a socket hands them over: each chunk has memory of its own, which its receiver may give back. */
async function* inChunks(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.byteLength; at += 65_536) yield new Uint8Array(bytes.subarray(at, at + 65_536))
}

/** Announces one file in a case and begins its upload. */
export async function beginFile(
  ctx: Ctx,
  store: string,
  caseId: string,
  name: string,
  sizeBytes: number,
): Promise<string> {
  const { entryIds } = await createBatch(ctx, { target: { caseId }, entries: [{ name, sizeBytes }] })
  return (await beginUpload(ctx, entryIds[0] ?? '', placeIn(store))).uploadId
}

/** Sends one part; its digest is right unless another is given. */
export function sendPart(
  ctx: Ctx,
  store: string,
  uploadId: string,
  offsetBytes: number,
  bytes: Uint8Array,
  digest = sha256(bytes),
  place = placeIn(store),
) {
  return receivePart(
    ctx,
    place,
    { uploadId, offsetBytes, lengthBytes: bytes.byteLength, sha256: digest },
    inChunks(bytes),
  )
}
