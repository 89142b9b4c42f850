import type { OpenEntry } from '#lib/transfers/list-open.ts'
import { isPacked } from '#lib/transfers/package.ts'
import { BATCH_FILES, type TransferBatch } from '#lib/transfers/schema.ts'
import type { Inventory } from './list-medium.ts'
import type { WithToken } from './record.ts'
import { askFor, type Server } from './server.ts'
import { type KeptBatch, type KeptEntry, type KeptTransfer, keep } from './state.ts'

/** What is sent as one file, under the grant of its batch. */
export type Parcel = KeptEntry & { batch: KeptBatch; isResumed: boolean; offsetBytes: number }

const SETS_AT_ONCE = 200

/** Files, each to be an exhibit of its own, and export sets, each as one: what of the open entries is sent now. */
export function partOf(open: readonly OpenEntry[]): { singles: number[]; sets: Map<string, number[]> } {
  const sets = new Map<string, number[]>()
  const singles: number[] = []
  for (const entry of open) {
    const { ordinal, setRoot, kind, sizeBytes, isUnreadable } = entry
    if (setRoot !== null && !isUnreadable) {
      if (isPacked(entry)) sets.set(setRoot, [...(sets.get(setRoot) ?? []), ordinal])
    } else if (kind === 'file' && sizeBytes !== null) singles.push(ordinal)
  }
  return { singles, sets }
}

type Announcing = { server: Server; under: WithToken; kept: KeptTransfer; path: string; inventory: Inventory }

/** Announces what is sent now, in batches; each is kept before a byte of it goes. */
export async function announce(
  { server, under, kept, path }: Announcing,
  { singles, sets }: ReturnType<typeof partOf>,
): Promise<Parcel[]> {
  const parcels: Parcel[] = []
  const roots = [...sets]
  for (
    let from = 0, first = 0;
    from < singles.length || first < roots.length;
    from += BATCH_FILES, first += SETS_AT_ONCE
  ) {
    const [files, whole] = [singles.slice(from, from + BATCH_FILES), roots.slice(first, first + SETS_AT_ONCE)]
    const body = { ordinals: files, sets: whole.map(([root]) => root) }
    const { batchId, entryIds, grantToken } = await under((token) =>
      askFor<TransferBatch>(server, `/api/transfers/${kept.transferId}/batches`, { token, body }),
    )
    const contents = [
      ...files.map((ordinal) => ({ ordinals: [ordinal], root: null })),
      ...whole.map(([root, ordinals]) => ({ ordinals, root })),
    ]
    const entries = contents.map((each, at) => ({ ...each, entryId: entryIds[at] ?? '' }))
    const batch = { batchId, grantToken, entries }
    kept.batches.push(batch)
    await keep(path, kept)
    parcels.push(...entries.map((entry) => ({ ...entry, batch, isResumed: false, offsetBytes: 0 })))
  }
  return parcels
}
