import { TOKEN_FILE } from '#lib/register/schema.ts'
import { findSets } from '#lib/transfers/export-sets.ts'
import { inOrder, startDigest } from '#lib/transfers/manifest.ts'
import { MAX_ENTRIES } from '#lib/transfers/schema.ts'
import type { Tell } from './events.ts'
import { type Found, type Medium, MediumGoneError } from './medium.ts'

const TOKEN_BYTES = 10_000

/**
 * All that was found on a medium, in the order of its manifest: an entry is named by its place here. `token`: what lies in the
 * file that says which stick it is, which is read and not brought in; null for none.
 */
export type Inventory = { found: Found[]; manifestSha256: string; token: string | null }

/** A medium with more entries than one import record takes. */
export class TooManyError extends Error {}

/** Lists a medium before anything of it is sent, in an order that everybody gets who finds the same. */
export async function listMedium(medium: Medium, tell: Tell): Promise<Inventory> {
  const all: Found[] = []
  for await (const each of medium.list()) {
    if (all.push(each) > MAX_ENTRIES) throw new TooManyError(`more than ${MAX_ENTRIES} entries: bring it in by folders`)
  }
  const bearing = all.find(({ entry }) => entry.kind === 'file' && entry.path === TOKEN_FILE)
  const others = all.filter((each) => each !== bearing)
  const found = inOrder(others.map((each) => ({ path: each.entry.path, each }))).map(({ each }) => each)
  const digest = startDigest('cdip-manifest/1')
  for (const { entry } of found) digest.add(entry)
  const manifestSha256 = digest.hex()
  const files = found.filter(({ entry }) => entry.kind === 'file')
  tell({
    ...{ event: 'found', entries: found.length, files: files.length, manifestSha256 },
    bytes: files.reduce((sum, { entry }) => sum + (entry.sizeBytes ?? 0), 0),
    sets: findSets(found.map(({ entry }) => entry)),
  })
  return { found, manifestSha256, token: bearing ? await textOf(medium, bearing) : null }
}

/** As much of a token as the server reads. One that can't be read is no text, which the server calls unreadable. */
async function textOf(medium: Medium, bearing: Found): Promise<string> {
  const bytes = new Uint8Array(TOKEN_BYTES)
  try {
    const file = await medium.open(bearing)
    const length = await file.read(bytes, 0).finally(() => file.close())
    return new TextDecoder().decode(bytes.subarray(0, length))
  } catch (error) {
    if (!(await medium.isThere())) throw new MediumGoneError('the medium can be reached no more', { cause: error })
    return ''
  }
}
