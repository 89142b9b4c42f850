import { findSets } from '#lib/transfers/export-sets.ts'
import { inOrder, startDigest } from '#lib/transfers/manifest.ts'
import { MAX_ENTRIES } from '#lib/transfers/schema.ts'
import type { Tell } from './events.ts'
import type { Found, Medium } from './medium.ts'

/** All that was found on a medium, in the order of its manifest: an entry is named by its place here. */
export type Inventory = { found: Found[]; manifestSha256: string }

/** A medium with more entries than one import record takes. */
export class TooManyError extends Error {}

/** Lists a medium before anything of it is sent, in an order that everybody gets who finds the same. */
export async function listMedium(medium: Medium, tell: Tell): Promise<Inventory> {
  const all: Found[] = []
  for await (const each of medium.list()) {
    if (all.push(each) > MAX_ENTRIES) throw new TooManyError(`more than ${MAX_ENTRIES} entries: bring it in by folders`)
  }
  const found = inOrder(all.map((each) => ({ path: each.entry.path, each }))).map(({ each }) => each)
  const digest = startDigest('cdip-manifest/1')
  for (const { entry } of found) digest.add(entry)
  const manifestSha256 = digest.hex()
  const files = found.filter(({ entry }) => entry.kind === 'file')
  tell({
    ...{ event: 'found', entries: found.length, files: files.length, manifestSha256 },
    bytes: files.reduce((sum, { entry }) => sum + (entry.sizeBytes ?? 0), 0),
    sets: findSets(found.map(({ entry }) => entry)),
  })
  return { found, manifestSha256 }
}
