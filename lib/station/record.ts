import type { TokenDoubt, TokenRefusal } from '#lib/register/schema.ts'
import type { TransferToken } from '#lib/transfers/check-token.ts'
import type { Listing } from '#lib/transfers/end-listing.ts'
import { type ManifestEntry, type MediumInput, PIECE_ENTRIES } from '#lib/transfers/schema.ts'
import type { Tell } from './events.ts'
import type { Inventory } from './list-medium.ts'
import { askFor, type Server } from './server.ts'
import { type KeptTransfer, keep, readTransfer } from './state.ts'

/** It is not the medium that was begun under this label, or it was written since. */
export class OtherMediumError extends Error {}
/** What its token says keeps the medium from being brought in, or asks for a reason. */
export class TokenError extends Error {}

const DOUBTS: globalThis.Record<TokenDoubt, string> = {
  missing: 'there is no token on this designated USB',
  unreadable: 'the token on this designated USB cannot be read',
  stale: 'the token on this designated USB is of an earlier issue',
  'used-before': 'this issue of the designated USB was brought in before',
}
const REFUSALS: globalThis.Record<TokenRefusal, string> = {
  forged: 'the token on this stick is not one that the platform signed, or was altered',
  foreign: 'this stick belongs to another unit, and is not issued to you',
  revoked: 'this stick was reported lost, or has left the register',
  copied: 'the token on this stick is a copy',
}

export type WithToken = <T>(work: (token: string) => Promise<T>) => Promise<T>
type Record = {
  server: Server
  under: WithToken
  caseId: string
  reportNumber: string
  medium: MediumInput & { label: string }
  /** Where what must be known again is kept. */
  path: string
  inventory: Inventory
  /** Why a stick is brought in whose token is in doubt; empty where nobody said. */
  reason: string
  tell: Tell
}

/** What was kept of this medium, if it is the same; null where it is a new one. Throws OtherMediumError. */
export async function readRecord(path: string, { manifestSha256 }: Inventory): Promise<KeptTransfer | null> {
  const kept = await readTransfer(path)
  if (kept && kept.manifestSha256 !== manifestSha256)
    throw new OtherMediumError('it is not the medium that was begun under this label, or it was changed since')
  return kept
}

/** Begins the import record of a medium, or goes on with it, until the server has its whole manifest. */
export async function listedRecord(record: Record, known: KeptTransfer | null): Promise<KeptTransfer> {
  const kept = known ?? (await begin(record))
  record.tell({ event: known ? 'resumed' : 'begun', transferId: kept.transferId })
  if (kept.isListed) return kept
  await checkToken(record, kept.transferId)
  const { server, under, inventory, tell } = record
  const at = `/api/transfers/${kept.transferId}`
  const entries = inventory.found.map(({ entry }) => entry)
  for (const body of piecesOf(entries)) {
    const { entries: done } = await under((token) =>
      askFor<{ entries: number }>(server, `${at}/entries`, { token, body }),
    )
    tell({ event: 'listed', entries: entries.length, done })
  }
  const body = { entries: entries.length }
  const listing = await under((token) => askFor<Listing>(server, `${at}/listing`, { token, body }))
  if (listing.manifestSha256 !== inventory.manifestSha256)
    throw new OtherMediumError('the server has another manifest than was found here')
  const listed = { ...kept, isListed: true }
  await keep(record.path, listed)
  return listed
}

/** Has the token checked before anything is listed. Throws TokenError where the medium does not go on. */
async function checkToken({ server, under, inventory, reason }: Record, transferId: string): Promise<void> {
  const body = { token: inventory.token, reason }
  const answer = await under((token) =>
    askFor<TransferToken>(server, `/api/transfers/${transferId}/token`, { token, body }),
  )
  if (answer.status === 'reason')
    throw new TokenError(`${DOUBTS[answer.why]}; say with --reason why it is brought in all the same`)
  if (answer.status === 'checked') return
  const whom = answer.call.map(({ en, serviceNumber }) => `${en} (${serviceNumber})`).join(', ')
  throw new TokenError(`${REFUSALS[answer.why]}; nothing is brought in from it${whom && `, call ${whom}`}`)
}

/** What one request may hold where a proxy's own limit stands before the server (deploy/nginx.conf). */
const PIECE_BYTES = 512 * 1024

/** A manifest in pieces of so many entries and bytes at most: the same ones each time. */
export function piecesOf(entries: readonly ManifestEntry[]): { from: number; entries: ManifestEntry[] }[] {
  const pieces: { from: number; entries: ManifestEntry[] }[] = []
  let sizeBytes = Number.POSITIVE_INFINITY
  for (const [from, entry] of entries.entries()) {
    const its = Buffer.byteLength(JSON.stringify(entry)) + 1
    const last = pieces.at(-1)
    if (last && last.entries.length < PIECE_ENTRIES && sizeBytes + its <= PIECE_BYTES) {
      last.entries.push(entry)
      sizeBytes += its
    } else {
      pieces.push({ from, entries: [entry] })
      sizeBytes = its
    }
  }
  return pieces
}

async function begin({ server, under, caseId, reportNumber, medium, path, inventory }: Record): Promise<KeptTransfer> {
  const body = { target: { caseId }, medium }
  const { transferId } = await under((token) =>
    askFor<{ transferId: string }>(server, '/api/transfers', { token, body }),
  )
  const { kind, owner, label } = medium
  const kept = {
    ...{ server: server.origin, reportNumber, medium: { kind, owner, label }, transferId },
    ...{ manifestSha256: inventory.manifestSha256, startedAt: new Date().toISOString(), isListed: false, batches: [] },
  }
  await keep(path, kept)
  return kept
}
