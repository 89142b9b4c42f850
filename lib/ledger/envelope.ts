import { canonicalBytes } from '#lib/custody/canonical.ts'
import { sha256 } from './merkle.ts'

/*
 * The entries of the log (design.md §8). An envelope names an event and its place in each stream by digests only, so
 * that a bundle can open the streams that its reader may see, and no other. Pure.
 */

/** `item:<id>`, `case:<id>` or `installation`. */
export type Stream = `item:${string}` | `case:${string}` | 'installation'
/** An event's place in one stream: its number without gaps, from 0, and the leaf hash before it (hex, null at 0). */
export type Link = { stream: Stream; seq: number; prev: string | null }

/** What an event is about; a move out of a case names that one too. */
export type Concerned = { itemId: string | null; caseId: string | null; fromCaseId: string | null }

/** The streams of an event: its item's and its case's, both of a move, else that of the installation. */
export function streamsOf({ itemId, caseId, fromCaseId }: Concerned): Stream[] {
  const named: Stream[] = [
    ...(itemId ? [`item:${itemId}` as const] : []),
    ...(caseId ? [`case:${caseId}` as const] : []),
    ...(fromCaseId ? [`case:${fromCaseId}` as const] : []),
  ]
  return named.length > 0 ? [...new Set(named)] : ['installation']
}

/** SHA-256(32-byte salt ‖ JCS{stream, seq, prev}), lower-case hex. */
export function linkDigest(salt: Uint8Array, { stream, seq, prev }: Link): string {
  if (salt.byteLength !== 32) throw new RangeError(`a salt has 32 bytes, not ${salt.byteLength}`)
  return sha256(Buffer.concat([salt, canonicalBytes({ stream, seq, prev })])).toString('hex')
}

/** The leaf data: `{event: SHA-256 of the event's bytes, streams: digests of its links}`, canonical. */
export function envelopeOf(eventSha256: string, links: readonly string[]): Buffer {
  return canonicalBytes({ event: eventSha256, streams: links })
}
