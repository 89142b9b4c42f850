import { canonicalBytes } from '#lib/custody/canonical.ts'
import type { AdoptionFacts, Head, MediumToken } from './schema.ts'

/** Why this head may not be signed after `last`; null where it may. A log only grows, and has one root for each size. */
export function whyNotAfter(last: Head | null, next: Head): string | null {
  if (!last) return null
  if (next.size < last.size) return `the log has shrunk: ${last.size} leaves were signed, not ${next.size}`
  if (next.size === last.size && next.root !== last.root) return `a second root for ${next.size} leaves`
  return null
}

/** The bytes of a medium's token. They begin with `{`, so no other statement of this key can be taken for one. */
export function tokenStatement(token: MediumToken): string {
  return canonicalBytes({ type: 'cdip-medium-token/1', ...token }).toString()
}

/** What both keys sign when one follows the other. */
export function rotationStatement(origin: string, oldKey: string, newKey: string): string {
  return canonicalBytes({ type: 'cdip-log-key-rotation/1', origin, oldKey, newKey }).toString()
}

/** What the log key signs when the log goes on from another head under a new origin. */
export function adoptionStatement(facts: AdoptionFacts): string {
  return canonicalBytes({ type: 'cdip-log-adoption/1', ...facts }).toString()
}
