import { sql } from 'drizzle-orm'
import { authorize } from '#lib/access/authorize.ts'
import { visibleItems } from '#lib/access/visibility.ts'
import { displayName } from '#lib/batches/display-name.ts'
import { type Ctx, inTransaction } from '#lib/context.ts'
import { recordEvent } from '#lib/custody/record.ts'
import { loadTransfer, lockEntries, refuseUnlessDraft, transferFacts } from './rows.ts'
import { LinkIdenticalInput } from './schema.ts'

type Exhibit = { id: string; number: number; sizeBytes: number; sha256: string }

/**
 * Links files of the medium to exhibits of the case that hold the same bytes, by size and by the digest that the officer's
 * machine computed: nothing is sent twice, nothing is dropped silently. Returns the entries that were linked; what has no
 * equal in the case, or an outcome already, is left to be sent. CONFLICT unless it is a draft.
 */
export async function linkIdentical(ctx: Ctx, raw: LinkIdenticalInput): Promise<number[]> {
  const { transferId, entries: asked } = LinkIdenticalInput.parse(raw)
  return inTransaction(ctx, async (tx) => {
    const transfer = await loadTransfer(tx, transferId, { lock: true })
    authorize(tx.actor, { on: 'transfer', action: 'transfer.fill', resource: transferFacts(transfer), now: tx.now })
    refuseUnlessDraft(transfer)
    const { caseId } = transfer
    const digests = new Map(asked.map(({ ordinal, sha256 }) => [ordinal, sha256]))
    const rows = await lockEntries(tx, transferId, [...digests.keys()])
    // The oldest of several equal ones; one that the actor may not see is no equal for him.
    const exhibits = await tx.db.execute<Exhibit>(sql`
      select distinct on (i.sha256) i.id, i.number, i.size_bytes::float8 as "sizeBytes", i.sha256
      from items i join cases c on c.id = i.case_id
      where i.case_id = ${caseId} and ${visibleItems(tx.actor, tx.now)} and i.state = 'sealed' and i.sha256 = any (${`{${[...digests.values()].join(',')}}`}::text[])
      order by i.sha256, i.number`)
    const linked: number[] = []
    for (const { ordinal, path, kind, sizeBytes, outcomeKind } of rows) {
      const exhibit = exhibits.find(({ sha256 }) => sha256 === digests.get(ordinal))
      if (!exhibit || kind !== 'file' || outcomeKind !== null || exhibit.sizeBytes !== sizeBytes) continue
      const { id: itemId, number, sha256 } = exhibit
      const by = tx.actor.type === 'officer' ? tx.actor.id : null
      const set = await tx.db.execute(sql`
        update transfer_entries set outcome = 'identical', item_id = ${itemId}, item_number = ${number}, item_sha256 = ${sha256},
          outcome_by = ${by}, outcome_at = ${tx.now.toISOString()}
        where transfer_id = ${transferId} and ordinal = ${ordinal} and outcome is null and batch_entry_id is null returning 1`)
      if (set.length === 0) continue // it is on its way
      await recordEvent(tx, {
        ...{ type: 'item.found-again', caseId, itemId, personal: { fileName: displayName(path) } },
        facts: { transferId, ordinal, sizeBytes, sha256 },
      })
      linked.push(ordinal)
    }
    return linked
  })
}
