import { sql } from 'drizzle-orm'
import type { Tx } from '#lib/context.ts'

type Sealed = { entryId: string; itemId: string; number: number; sha256: string }

/**
 * Says of what was sent of a medium that it is sealed, in the transaction of the seal: of a file itself, or of each entry
 * of an export set that was sent as one file. It stands above what was said before: a file that could not be read, and
 * then was, is an exhibit. Nothing where the file was no medium's.
 */
export async function settleSealed(tx: Tx, { entryId, itemId, number, sha256 }: Sealed): Promise<void> {
  await tx.db.execute(sql`
    update transfer_entries e set outcome = case when b.is_set then 'in-set' else 'sealed' end, item_id = ${itemId},
      item_number = ${number}, item_sha256 = ${sha256}, basis = null, reason = null, offset_bytes = null, length_bytes = null,
      tries = null, outcome_by = null, outcome_at = ${tx.now.toISOString()}
    from (select t.id, n.is_set from batch_entries n join batches b on b.id = n.batch_id
      join transfers t on t.id = b.transfer_id and t.state = 'draft' where n.id = ${entryId}) b
    where e.batch_entry_id = ${entryId} and e.transfer_id = b.id`)
}
