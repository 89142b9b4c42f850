import { createHash } from 'node:crypto'
import { isPacked } from './package.ts'
import type { ManifestEntry, MediumOwner, Outcome, OutcomeKind, TransferState } from './schema.ts'

/** From which state a transfer comes into each. */
export const BEFORE: Record<Exclude<TransferState, 'draft'> | 'reopened', TransferState> = {
  submitted: 'draft',
  countersigned: 'submitted',
  returned: 'submitted',
  reopened: 'returned',
}

/**
 * Whether outcomes cover a manifest exactly: each entry has one, and none is of something else. `missing`: entries without;
 * `foreign`: outcomes of what is not in the manifest; `doubled`: entries with more than one. All paths; pure.
 */
export function coverage(
  manifest: readonly Pick<ManifestEntry, 'path'>[],
  outcomes: readonly { path: string }[],
): { isExact: boolean; missing: string[]; foreign: string[]; doubled: string[] } {
  const known = new Set(manifest.map(({ path }) => path))
  const times = new Map<string, number>()
  for (const { path } of outcomes) times.set(path, (times.get(path) ?? 0) + 1)
  const missing = [...known].filter((path) => !times.has(path))
  const foreign = [...times.keys()].filter((path) => !known.has(path))
  const doubled = [...times].filter(([path, count]) => count > 1 && known.has(path)).map(([path]) => path)
  return { isExact: missing.length + foreign.length + doubled.length === 0, missing, foreign, doubled }
}

/** Which outcomes an entry can have at all: bytes are sealed of files alone. */
export function fits(entry: Pick<ManifestEntry, 'kind' | 'sizeBytes'>, outcome: Outcome): boolean {
  switch (outcome.kind) {
    case 'sealed':
    case 'identical':
      return entry.kind === 'file' && entry.sizeBytes !== null
    case 'in-set':
      return isPacked(entry)
    case 'unreadable':
      return entry.kind === 'file'
    case 'left-out':
      return outcome.basis === 'decided' || outcome.basis === entry.kind
  }
}

/** What waits for a reader's eye comes first: what has no outcome, could not be read, was left out, was there before. */
const RANKS: Record<OutcomeKind, number> = { unreadable: 1, 'left-out': 2, identical: 3, 'in-set': 5, sealed: 6 }
export function rankOf(outcome: Outcome | null): number {
  if (outcome === null) return 0
  return outcome.kind === 'left-out' && outcome.basis !== 'decided' ? 4 : RANKS[outcome.kind]
}

/** What a countersignature frees, and what it never does: a court's or an owner's thing waits for another decision. */
export type Freed = 'wipe' | 'destroy-by-two' | 'keep'
export const FREES: Record<MediumOwner, Freed> = {
  designated: 'wipe',
  working: 'destroy-by-two',
  seized: 'keep',
  exhibit: 'keep',
  citizen: 'keep',
}

/** The source of what lies at this path: of the longest folder over it that has one, or that of the whole batch. Pure. */
export function sourceAt(
  path: string,
  folders: readonly { folder: string; sourceId: string }[],
  ofBatch: string | null,
): string | null {
  const over = folders.filter(({ folder }) => path.startsWith(`${folder}/`))
  const longest = over.reduce<(typeof over)[number] | null>(
    (best, each) => (best && best.folder.length >= each.folder.length ? best : each),
    null,
  )
  return longest?.sourceId ?? ofBatch
}

const LEAST = 3
const MOST = 20

/**
 * Exhibits that the signer opens: all of a few, the square root of many, twenty at most. Drawn by the digest of the seed
 * with each id, so that whoever knows the seed draws the same again, in whatever order they come. Pure.
 */
export function drawSample(seed: string, itemIds: readonly string[]): string[] {
  const drawn = [...new Set(itemIds)].map((id) => ({
    id,
    ticket: createHash('sha256').update(`${seed}\n${id}`).digest('hex'),
  }))
  const count = Math.min(drawn.length, MOST, Math.max(LEAST, Math.ceil(Math.sqrt(drawn.length))))
  return drawn
    .sort((a, b) => (a.ticket < b.ticket ? -1 : 1))
    .slice(0, count)
    .map(({ id }) => id)
}
