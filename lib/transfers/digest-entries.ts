import type { Tx } from '#lib/context.ts'
import { startDigest } from './manifest.ts'
import { entriesInOrder, outcomeOf } from './rows.ts'
import { coverage, fits } from './rules.ts'
import type { Outcome } from './schema.ts'

/** What the entries of a transfer come to, read once in the order of the manifest. */
export type Digested = {
  /** Of the manifest with outcomes; says nothing while `coverage` is not exact. */
  digest: string
  coverage: ReturnType<typeof coverage>
  /** Exhibits that hold what was on the medium, each once. */
  itemIds: string[]
  outcomes: Record<string, number>
  count: number
}

/** Reads all entries of the transfer at hand. Throws where an entry has an outcome that it can't have. */
export async function digestEntries(tx: Tx, transferId: string): Promise<Digested> {
  const digest = startDigest('cdip-transfer/1')
  const manifest: { path: string }[] = []
  const settled: { path: string; outcome: Outcome }[] = []
  const itemIds = new Set<string>()
  const outcomes: Record<string, number> = {}
  for await (const row of entriesInOrder(tx, transferId)) {
    const { path, pathRaw, kind, sizeBytes, modifiedAt } = row
    const outcome = outcomeOf(row)
    manifest.push({ path })
    if (!outcome) continue
    if (!fits(row, outcome)) throw new Error(`${outcome.kind} is no outcome of entry ${row.ordinal}`)
    digest.add({ path, pathRaw, kind, sizeBytes, modifiedAt }, outcome)
    settled.push({ path, outcome })
    if ('itemId' in outcome) itemIds.add(outcome.itemId)
    outcomes[outcome.kind] = (outcomes[outcome.kind] ?? 0) + 1
  }
  return {
    digest: digest.hex(),
    coverage: coverage(manifest, settled),
    itemIds: [...itemIds],
    outcomes,
    count: manifest.length,
  }
}
