import { statfs } from 'node:fs/promises'
import { sql } from 'drizzle-orm'
import { authorize } from '#lib/access/authorize.ts'
import { type Ctx, inTransaction, type Tx } from '#lib/context.ts'
import { CdipError } from '#lib/errors.ts'
import { makeFolder } from '#lib/storage/files.ts'
import { loadUpload } from './rows.ts'
import { type Promised, refusalOfSpace, type Space } from './rules.ts'

/** Where received bytes go, how many of them in one part, by whose name (lease.ts), and how much of it may be promised. */
export type Place = { folder: string; partBytes: number; holder?: string | null } & Space

/** Holds all of the store's space until this transaction ends, and says what is promised of it. */
export async function holdSpace(tx: Tx): Promise<Promised> {
  const [promised] = await tx.db.execute<Promised>(sql`
    select all_bytes as "allBytes", own_bytes as "ownBytes", own_uploads as "ownUploads" from space_promised()`)
  if (!promised) throw new Error('the row of space is gone')
  return promised
}

/**
 * How many bytes of a place are free. Asked before the row of space is held: a store that answers slowly then delays who
 * asks, and not everybody's beginnings. What is written in between, the floor covers.
 */
export async function measureFree({ folder }: Place): Promise<number> {
  await makeFolder(folder)
  const disk = await statfs(folder)
  return disk.bavail * disk.bsize
}

/** Throws NO_SPACE where `sizeBytes` more would go under the floor, TOO_MUCH_OPEN over the actor's own share. */
export function refuseWithoutSpace(
  space: Space,
  promised: Promised,
  { freeBytes, sizeBytes }: { freeBytes: number; sizeBytes: number },
): void {
  const refusal = refusalOfSpace(space, promised, { freeBytes, sizeBytes })
  if (refusal) throw new CdipError(refusal, `${sizeBytes} more, ${promised.allBytes} promised, ${freeBytes} free`)
}

/**
 * Takes the space of an upload again whose promise had lapsed. Where it is gone meanwhile the refusals are those of a
 * beginning; what has arrived is kept, and a later try may find space. Idempotent.
 */
export async function reserveAgain(ctx: Ctx, place: Place, uploadId: string): Promise<void> {
  const freeBytes = await measureFree(place)
  await inTransaction(ctx, async (tx) => {
    const promised = await holdSpace(tx)
    const upload = await loadUpload(tx, uploadId)
    authorize(tx.actor, { on: 'upload', action: 'upload.write', resource: upload })
    if (upload.holdsSpace) return
    refuseWithoutSpace(place, promised, { freeBytes, sizeBytes: upload.sizeBytes - upload.offsetBytes })
    await tx.db.execute(sql`update uploads set last_contact_at = now() where id = ${uploadId} and state = 'open'`)
  })
}
