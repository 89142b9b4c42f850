import { statfs } from 'node:fs/promises'
import { sql } from 'drizzle-orm'
import { authorize } from '#lib/access/authorize.ts'
import { type Ctx, inTransaction, type Tx } from '#lib/context.ts'
import { CdipError } from '#lib/errors.ts'
import { makeFolder } from '#lib/storage/files.ts'
import { loadUpload } from './rows.ts'
import { type Promised, refusalOfSpace, type Space } from './rules.ts'

/** Where received bytes go, and how much of it may be promised. */
export type Place = { folder: string } & Space

/** Holds all of the store's space until this transaction ends, and says what is promised of it. */
export async function holdSpace(tx: Tx): Promise<Promised> {
  const [promised] = await tx.db.execute<Promised>(sql`
    select all_bytes as "allBytes", own_bytes as "ownBytes", own_uploads as "ownUploads" from space_promised()`)
  if (!promised) throw new Error('the row of space is gone')
  return promised
}

/** Throws NO_SPACE where `sizeBytes` more would go under the floor, TOO_MUCH_OPEN over the actor's own share. */
export async function refuseWithoutSpace(
  { folder, ...space }: Place,
  promised: Promised,
  sizeBytes: number,
): Promise<void> {
  await makeFolder(folder)
  const disk = await statfs(folder)
  const freeBytes = disk.bavail * disk.bsize
  const refusal = refusalOfSpace(space, promised, { freeBytes, sizeBytes })
  if (refusal) throw new CdipError(refusal, `${sizeBytes} more, ${promised.allBytes} promised, ${freeBytes} free`)
}

/**
 * Takes the space of an upload again whose promise had lapsed. Where it is gone meanwhile the refusals are those of a
 * beginning; what has arrived is kept, and a later try may find space. Idempotent.
 */
export async function reserveAgain(ctx: Ctx, place: Place, uploadId: string): Promise<void> {
  await inTransaction(ctx, async (tx) => {
    const promised = await holdSpace(tx)
    const upload = await loadUpload(tx, uploadId)
    authorize(tx.actor, { on: 'upload', action: 'upload.write', resource: upload })
    if (upload.holdsSpace) return
    await refuseWithoutSpace(place, promised, upload.sizeBytes - upload.offsetBytes)
    await tx.db.execute(sql`update uploads set last_contact_at = now() where id = ${uploadId} and state = 'open'`)
  })
}
