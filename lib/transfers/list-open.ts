import { sql } from 'drizzle-orm'
import { authorize } from '#lib/access/authorize.ts'
import { visibleItems } from '#lib/access/visibility.ts'
import { type Ctx, inSnapshot } from '#lib/context.ts'
import { loadTransfer, modifiedAt, refuseUnlessDraft, transferFacts } from './rows.ts'
import type { EntryKind } from './schema.ts'

/**
 * An entry that is still to be brought in. `isKnown`: an exhibit of the case has its size, so it may be there already;
 * what it holds is compared by digest where the medium is (link-identical.ts).
 */
export type OpenEntry = {
  ordinal: number
  path: string
  pathRaw?: string | null
  kind: EntryKind
  sizeBytes: number | null
  modifiedAt: string | null
  setRoot: string | null
  isUnreadable: boolean
  isKnown: boolean
}
type Row = Omit<OpenEntry, 'isKnown' | 'isUnreadable'> & { outcome: string | null; isSent: boolean }

/**
 * What of a medium is to be brought in: entries without an outcome, and those that could not be read, which a second
 * medium may give; none that is on its way. CONFLICT unless it is a draft with a whole manifest.
 */
export async function listOpen(ctx: Ctx, transferId: string): Promise<OpenEntry[]> {
  return inSnapshot(ctx, async (tx) => {
    const transfer = await loadTransfer(tx, transferId)
    authorize(tx.actor, { on: 'transfer', action: 'transfer.fill', resource: transferFacts(transfer), now: tx.now })
    refuseUnlessDraft(transfer)
    const rows = await tx.db.execute<Row>(sql`
      select e.ordinal, e.path, encode(e.path_raw, 'hex') as "pathRaw", e.kind, e.size_bytes::float8 as "sizeBytes",
        ${modifiedAt} as "modifiedAt", e.set_root as "setRoot", e.outcome, e.batch_entry_id is not null as "isSent"
      from transfer_entries e left join transfer_uploads(${transferId}) u on u.ordinal = e.ordinal
      where e.transfer_id = ${transferId} and coalesce(e.outcome, 'unreadable') = 'unreadable'
        and coalesce(u.state, '') not in ('open', 'complete', 'verifying')
      order by e.place`)
    const sizes = await tx.db.execute<{ sizeBytes: number }>(sql`
      select distinct i.size_bytes::float8 as "sizeBytes" from items i join cases c on c.id = i.case_id
      where i.case_id = ${transfer.caseId} and i.state = 'sealed' and ${visibleItems(tx.actor, tx.now)}`)
    const known = new Set(sizes.map(({ sizeBytes }) => sizeBytes))
    return rows.map(({ outcome, isSent, ...entry }) => ({
      ...entry,
      isUnreadable: outcome === 'unreadable',
      // A set goes whole, as one.
      isKnown: outcome === null && !isSent && entry.setRoot === null && known.has(entry.sizeBytes ?? -1),
    }))
  })
}
