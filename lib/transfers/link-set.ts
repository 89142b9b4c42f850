import { sql } from 'drizzle-orm'
import { authorize } from '#lib/access/authorize.ts'
import { visibleItems } from '#lib/access/visibility.ts'
import { displayName } from '#lib/batches/display-name.ts'
import { type Ctx, inTransaction } from '#lib/context.ts'
import { recordEvent } from '#lib/custody/record.ts'
import { layOut, withinSet } from './package.ts'
import { loadTransfer, lockMembers, refuseUnlessDraft, transferFacts } from './rows.ts'
import { LinkSetInput } from './schema.ts'

type Exhibit = { id: string; number: number }

/**
 * Links an export set of the medium to the exhibit of the case that holds the same archive, by the size that its manifest
 * gives and the digest that the officer's machine computed: each of its files is a part of that. Returns the entries that
 * were linked: none where the case holds no such archive, or a part of the set was sent.
 */
export async function linkSet(ctx: Ctx, raw: LinkSetInput): Promise<number[]> {
  const { transferId, root, sha256 } = LinkSetInput.parse(raw)
  return inTransaction(ctx, async (tx) => {
    const transfer = await loadTransfer(tx, transferId, { lock: true })
    authorize(tx.actor, { on: 'transfer', action: 'transfer.fill', resource: transferFacts(transfer), now: tx.now })
    refuseUnlessDraft(transfer)
    const { caseId } = transfer
    const members = await lockMembers(tx, { transferId, root, isCompleting: false })
    if (members.length === 0 || members.some(({ isSent }) => isSent)) return []
    const { sizeBytes } = layOut(root.slice(root.lastIndexOf('/') + 1), withinSet(root, members))
    const [exhibit] = await tx.db.execute<Exhibit>(sql`
      select i.id, i.number from items i join cases c on c.id = i.case_id
      where i.case_id = ${caseId} and ${visibleItems(tx.actor, tx.now)} and i.state = 'sealed' and i.sha256 = ${sha256}
        and i.size_bytes = ${sizeBytes} order by i.number limit 1`)
    if (!exhibit) return []
    const { id: itemId, number } = exhibit
    const ordinals = members.map(({ ordinal }) => ordinal)
    const by = tx.actor.type === 'officer' ? tx.actor.id : null
    await tx.db.execute(sql`
      update transfer_entries set outcome = 'in-set', item_id = ${itemId}, item_number = ${number}, item_sha256 = ${sha256},
        outcome_by = ${by}, outcome_at = ${tx.now.toISOString()}
      where transfer_id = ${transferId} and ordinal = any (${`{${ordinals.join(',')}}`}::int[])`)
    await recordEvent(tx, {
      ...{ type: 'item.found-again', caseId, itemId, personal: { fileName: displayName(root) } },
      facts: { transferId, ordinal: ordinals[0] ?? 0, sizeBytes, sha256 },
    })
    return ordinals
  })
}
