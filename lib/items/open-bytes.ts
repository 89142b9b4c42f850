import { type FileHandle, open } from 'node:fs/promises'
import { join } from 'node:path'
import { sql } from 'drizzle-orm'
import { authorize } from '#lib/access/authorize.ts'
import { type Ctx, inTransaction, type Tx } from '#lib/context.ts'
import { recordEvent } from '#lib/custody/record.ts'
import { CdipError } from '#lib/errors.ts'
import { masterKey } from '#lib/storage/keys.ts'
import { recordViewing } from './record-viewing.ts'
import { itemFacts, loadItem } from './rows.ts'

/** Open bytes and what a response must say of them; the receiver closes `handle`. `etag` is quoted. */
export type OpenBytes = {
  handle: FileHandle
  sizeBytes: number
  mediaType: string
  name: string
  etag: string
  isSecret: boolean
}

/**
 * Opens a master for viewing (an event per session, item and quarter of an hour) or download (an event each time);
 * `isHead` asks about it without a byte leaving, so without an event.
 * NOT_FOUND outside the actor's sight, FORBIDDEN without the right, UNAVAILABLE where the file is missing or short,
 * or was found damaged.
 */
export async function openMaster(
  ctx: Ctx,
  storeFolder: string,
  itemId: string,
  purpose: 'view' | 'download',
  isHead = false,
): Promise<OpenBytes> {
  const row = await inTransaction(ctx, async (tx) => {
    const item = await loadItem(tx, itemId)
    authorize(tx.actor, { on: 'item', action: `item.${purpose}`, resource: itemFacts(item) })
    await refuseDamaged(tx, itemId)
    const about = { caseId: item.caseId ?? undefined, itemId, personal: {} }
    const { sizeBytes, sha256 } = item
    if (isHead) return item // no byte leaves
    if (purpose === 'download')
      await recordEvent(tx, { ...about, type: 'item.downloaded', facts: { sizeBytes, sha256 } })
    else await recordViewing(tx, item)
    return item
  })
  const handle = await openChecked(join(storeFolder, masterKey(itemId)), row.sizeBytes)
  const { sizeBytes, mediaType, nameDisplay: name } = row
  return { handle, sizeBytes, mediaType, name, etag: `"${row.sha256}"`, isSecret: isSecret(row) }
}

/** A master that was not as it was sealed when it was read last is shown to nobody. */
async function refuseDamaged(tx: Tx, itemId: string): Promise<void> {
  const [row] = await tx.db.execute(sql`select 1 from item_fixity where item_id = ${itemId} and outcome <> 'sound'`)
  if (row) throw new CdipError('UNAVAILABLE', 'the sealed master was found damaged', { reason: 'MASTER_DAMAGED' })
}

export const isSecret = (row: { classification: string | null; needToKnow: boolean | null }) =>
  row.classification === 'CONFIDENTIAL' || row.needToKnow === true

async function openChecked(path: string, sizeBytes: number): Promise<FileHandle> {
  const handle = await open(path, 'r').catch((cause: unknown) => {
    throw new CdipError('UNAVAILABLE', 'a sealed master is missing from the store', { cause, reason: 'MASTER_DAMAGED' })
  })
  const { size } = await handle.stat()
  if (size === sizeBytes) return handle
  await handle.close()
  throw new CdipError('UNAVAILABLE', `a sealed master has ${size} bytes, not ${sizeBytes}`, {
    reason: 'MASTER_DAMAGED',
  })
}
