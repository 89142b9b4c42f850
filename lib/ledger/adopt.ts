import type postgres from 'postgres'
import { type Ctx, inTransaction } from '#lib/context.ts'
import { recordEvent } from '#lib/custody/record.ts'
import { CdipError } from '#lib/errors.ts'
import { askSigner } from '#lib/signer/client.ts'
import type { AdoptionFacts, Head } from '#lib/signer/schema.ts'
import { headsOutside, isOriginRecorded, whyRolledBack } from './guard.ts'
import { readHead } from './sequence.ts'
import type { Place } from './term.ts'

/** The database's head, and why it may not simply go on; null where it may. */
export async function whatStopsTheLog(sql: postgres.Sql, place: Place): Promise<{ head: Head; reason: string | null }> {
  const key = await askSigner(place.signerFolder, { kind: 'log-key' })
  const { size, root } = await readHead(sql)
  const reason = await whyRolledBack(sql, await headsOutside(place.logFolder, key))
  const isRecorded = await isOriginRecorded(sql, key.origin)
  return { head: { size, root: root.toString('hex') }, reason: reason ?? (isRecorded ? null : 'its event is missing') }
}

/**
 * Goes on from the database as it is, after it was restored from an earlier day: under a new origin, with a signed event
 * that names both heads. Finishes what a crash left. CONFLICT where nothing stops the log, or nobody who looks after
 * the keys permitted it.
 */
export async function adoptHead(ctx: Ctx, sql: postgres.Sql, place: Place): Promise<AdoptionFacts> {
  const { head, reason } = await whatStopsTheLog(sql, place)
  if (!reason) throw new CdipError('CONFLICT', 'the database continues what was signed: there is nothing to adopt')
  const facts = await askSigner(place.signerFolder, { kind: 'adopt', head })
  await inTransaction(ctx, (tx) => recordEvent(tx, { type: 'log.adopted', facts, personal: {} }))
  return facts
}
