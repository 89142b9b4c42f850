import { sql } from 'drizzle-orm'
import type { Tx } from '#lib/context.ts'
import { CdipError } from '#lib/errors.ts'

/*
 * The right to write one upload: a row with an epoch, timed by the database's clock, so that no two machines' clocks
 * decide. Each step is one guarded UPDATE; a holder that was stopped and wakes again finds that its epoch is over.
 */
// Also what an officer waits for where the machine of the process that held it is gone, or that process stands still.
export const LEASE_SECONDS = 15

export type Lease = {
  uploadId: string
  epoch: number
  offsetBytes: number
  segmentStart: number
  isNewSegment: boolean
  /** When it lapses, as the database wrote it: a later holder of the same epoch has another. Each renewal moves it. */
  until: string
}

type Acquired = { epoch: number; startBytes: number | null; until: string }

/**
 * Takes the lease for a part at `offsetBytes`. After a clean release the segment goes on; after an expired lease a new
 * epoch writes a file of its own. CONFLICT where another holds it or the offset is not the durable one. `holder`: the name
 * of this process (keep-presence.ts); the lease of one that died is free at once.
 */
export async function acquireLease(
  tx: Tx,
  uploadId: string,
  offsetBytes: number,
  holder: string | null = null,
): Promise<Lease> {
  const [row] = await tx.db.execute<Acquired>(sql`
    update uploads set
      epoch = case when lease_until is null and epoch > 0 then epoch else epoch + 1 end,
      lease_until = now() + make_interval(secs => ${LEASE_SECONDS}), last_contact_at = now(), lease_holder = ${holder}
    where id = ${uploadId} and state = 'open' and offset_bytes = ${offsetBytes}
      and (lease_until is null or lease_until < now() or not holder_lives(lease_holder))
    returning epoch, lease_until::text as until, (select s.start_bytes::float8 from upload_segments s
      where s.upload_id = uploads.id and s.epoch = uploads.epoch) as "startBytes"`)
  if (!row) throw new CdipError('CONFLICT', 'another writer holds the upload, or the offset moved')
  const isNewSegment = row.startBytes === null
  const { epoch, startBytes, until } = row
  return { uploadId, epoch, offsetBytes, segmentStart: startBytes ?? offsetBytes, isNewSegment, until }
}

/** Keeps the lease while a slow part arrives. One that is lost shows itself at the acknowledgement, which is guarded. */
export async function renewLease(tx: Tx, lease: Lease): Promise<void> {
  const [row] = await tx.db.execute<{ until: string }>(sql`
    update uploads set lease_until = now() + make_interval(secs => ${LEASE_SECONDS}), last_contact_at = now()
    where id = ${lease.uploadId} and epoch = ${lease.epoch} and lease_until = ${lease.until}::timestamptz
    returning lease_until::text as until`)
  if (row) lease.until = row.until
}

/**
 * Gives the lease back after a part that was dropped; the durable offset stays. Idempotent, at any later time too: what
 * another took meanwhile is not touched.
 */
export async function releaseLease(tx: Tx, lease: Lease): Promise<void> {
  await tx.db.execute(sql`update uploads set lease_until = null
    where id = ${lease.uploadId} and epoch = ${lease.epoch} and lease_until = ${lease.until}::timestamptz`)
}
