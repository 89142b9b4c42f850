import { randomBytes } from 'node:crypto'
import { type Concerned, envelopeOf, type Link, linkDigest, type Stream, streamsOf } from './envelope.ts'
import { leafHash } from './merkle.ts'

/** A committed event that has no place yet; `sha256` (hex) is that of its bytes. */
export type Unplaced = Concerned & { id: string; sha256: string }
/** How many leaves a stream has, and the last of them. */
export type StreamEnd = { length: number; lastLeaf: Buffer }
export type PlacedLink = Link & { leafIndex: number; place: number; salt: Buffer }
export type Leaf = { leafIndex: number; eventId: string; envelope: Buffer; leafHash: Buffer }
export type Placed = { leaves: Leaf[]; links: PlacedLink[]; ends: Map<Stream, StreamEnd> }

/**
 * Gives each event the next index from `size` on and, in each of its streams, the next number and the leaf before it.
 * Pure but for the salts.
 */
export function placeEvents(size: number, known: ReadonlyMap<Stream, StreamEnd>, events: readonly Unplaced[]): Placed {
  const placed: Placed = { leaves: [], links: [], ends: new Map() }
  for (const [at, event] of events.entries()) {
    const leafIndex = size + at
    const links = streamsOf(event).map((stream, place): PlacedLink => {
      const end = placed.ends.get(stream) ?? known.get(stream)
      const prev = end ? end.lastLeaf.toString('hex') : null
      return { stream, seq: end?.length ?? 0, prev, leafIndex, place, salt: randomBytes(32) }
    })
    const envelope = envelopeOf(
      event.sha256,
      links.map((link) => linkDigest(link.salt, link)),
    )
    const leaf = { leafIndex, eventId: event.id, envelope, leafHash: leafHash(envelope) }
    placed.leaves.push(leaf)
    placed.links.push(...links)
    for (const { stream, seq } of links) placed.ends.set(stream, { length: seq + 1, lastLeaf: leaf.leafHash })
  }
  return placed
}
