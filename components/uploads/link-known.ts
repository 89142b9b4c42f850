import { AWAY } from '#components/ui/refused.ts'
import type { OpenEntry } from '#lib/transfers/list-open.ts'
import type { MediumStep } from './bring-medium.ts'
import type { Chosen } from './choose-target.tsx'
import { type Digests, startDigests } from './digests.ts'
import type { PickedFile } from './messages.ts'
import { ask, askHeld, RefusedError } from './transfer-http.ts'

/* As many as the server takes at once (lib/transfers/schema.ts). */
const LINKED = 200
const TELL_MS = 250

export type PackedSet = { root: string; ordinals: number[]; file: File }

/** Links the files that an exhibit of the case equals: read here, compared there. What can't be read is left to the engine. */
export async function linkKnown(
  transferId: string,
  entries: readonly OpenEntry[],
  fileOf: (entry: OpenEntry) => PickedFile | null,
  onStep: (step: MediumStep) => void,
): Promise<Set<number>> {
  const known = entries.filter(({ isKnown }) => isKnown)
  if (known.length === 0) return new Set()
  const hashing = startDigests()
  try {
    return await linkEach(transferId, known, (entry) => fileOf(entry)?.file ?? null, hashing, onStep)
  } finally {
    hashing.stop()
  }
}

async function linkEach(
  transferId: string,
  known: readonly OpenEntry[],
  fileOf: (entry: OpenEntry) => File | null,
  { digestOf }: Digests,
  onStep: (step: MediumStep) => void,
): Promise<Set<number>> {
  const linked = new Set<number>()
  let digests: { ordinal: number; sha256: string }[] = []
  let toldAt = 0
  for (const [at, entry] of known.entries()) {
    if (performance.now() - toldAt > TELL_MS) {
      onStep({ step: 'comparing', done: at, total: known.length })
      toldAt = performance.now()
    }
    const file = fileOf(entry)
    const sha256 = file && (await digestOf(file))
    if (sha256) digests.push({ ordinal: entry.ordinal, sha256 })
    if (digests.length < LINKED && at < known.length - 1) continue
    if (digests.length > 0) {
      const found = await ask<number[]>(transferId, `/${transferId}/identical`, { entries: digests })
      for (const ordinal of found) linked.add(ordinal)
    }
    digests = []
  }
  return linked
}

/**
 * Links export sets whose archive the case holds: a medium that is added again sends none of them twice. Only what has the
 * size of an exhibit is read for it. Returns the entries that were linked.
 */
export async function linkSets(
  transferId: string,
  chosen: Chosen,
  sets: readonly PackedSet[],
  onStep: (step: MediumStep) => void,
): Promise<number[]> {
  if (chosen.kind !== 'case' || sets.length === 0) return []
  const held = await askHeld(chosen.caseId, { sizes: sets.map(({ file }) => file.size) }).catch(() => {
    throw new RefusedError(AWAY, transferId)
  })
  const alike = sets.filter(({ file }) => held.sizes.includes(file.size))
  const hashing = startDigests()
  const linked: number[] = []
  try {
    for (const [at, { root, file }] of alike.entries()) {
      onStep({ step: 'comparing', done: at, total: alike.length })
      const sha256 = await hashing.digestOf(file)
      const found = sha256 ? await ask<number[]>(transferId, `/${transferId}/identical-set`, { root, sha256 }) : []
      linked.push(...found)
    }
  } finally {
    hashing.stop()
  }
  return linked
}
