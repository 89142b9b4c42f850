import type postgres from 'postgres'
import { type Ctx, inTransaction } from '#lib/context.ts'
import { recordEvent } from '#lib/custody/record.ts'
import { CdipError } from '#lib/errors.ts'
import { askSigner } from '#lib/signer/client.ts'
import type { AdoptionFacts, Head, SignedBefore } from '#lib/signer/schema.ts'
import { continueTo } from './continuation.ts'
import { continuationOf, publishedCheckpoint, whyNotAs } from './guard.ts'
import { EMPTY } from './merkle.ts'
import { readHead } from './sequence.ts'
import type { Place } from './term.ts'

/** The database's head, and why it may not simply go on; null where it may. */
export async function whatStopsTheLog(sql: postgres.Sql, place: Place): Promise<{ head: Head; reason: string | null }> {
  const key = await askSigner(place.signerFolder, { kind: 'log-key' })
  const { size, root } = await readHead(sql)
  const { reason } = await continuationOf(sql, place.logFolder, key)
  return { head: { size, root: root.toString('hex') }, reason: reason ?? (await whyNotAs(sql, key.origin)) }
}

/** Under which origin the log was signed last, and its last head: for a signer that lost its memory. */
async function signedBefore(sql: postgres.Sql, { logFolder, signerFolder }: Place): Promise<SignedBefore | null> {
  const [row] = await sql<{ origin: string }[]>`select origin from ledger_state`
  const now = await askSigner(signerFolder, { kind: 'log-key' })
  const checkpoint = await publishedCheckpoint(logFolder, row?.origin || now.origin)
  if (!checkpoint) return row?.origin ? { origin: row.origin, signed: null } : null
  const { origin, size, root } = checkpoint
  return { origin, signed: { size, root: root.toString('hex') } }
}

/**
 * Goes on from the database as it is, after it was restored from an earlier day: under a new origin, with a signed event
 * that names both heads. Finishes what a crash left. CONFLICT where nothing stops the log, its leaves
 * are not those of its head, or nobody who looks after the keys permitted it.
 */
export async function adoptHead(ctx: Ctx, sql: postgres.Sql, place: Place): Promise<AdoptionFacts> {
  const { head, reason } = await whatStopsTheLog(sql, place)
  if (!reason) throw new CdipError('CONFLICT', 'the database continues what was signed: there is nothing to adopt')
  await continueTo(sql, '', EMPTY, [head]) // under no origin would a head be signed that is not that of the leaves
  const before = (await signedBefore(sql, place)) ?? undefined
  const facts = await askSigner(place.signerFolder, { kind: 'adopt', head, before })
  await inTransaction(ctx, (tx) => recordEvent(tx, { type: 'log.adopted', facts, personal: {} }))
  return facts
}
