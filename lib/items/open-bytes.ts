import { type FileHandle, open } from 'node:fs/promises'
import { sql } from 'drizzle-orm'
import { authorize } from '#lib/access/authorize.ts'
import { visibleItems } from '#lib/access/visibility.ts'
import { type Ctx, inSnapshot, inTransaction } from '#lib/context.ts'
import { recordEvent } from '#lib/custody/record.ts'
import { CdipError } from '#lib/errors.ts'
import { log } from '#lib/log.ts'
import type { MasterPlaces } from '#lib/storage/keys.ts'
import { recordViewing } from './record-viewing.ts'
import { type MasterPath, soundPaths } from './resolve-master.ts'
import { itemFacts, loadItem } from './rows.ts'

/** Open bytes and what a response must say of them; the receiver closes `handle`. `etag` is quoted. */
export type OpenBytes = {
  handle: FileHandle
  sizeBytes: number
  mediaType: string
  name: string
  etag: string
  isSecret: boolean
  /** Whether who opened them may still see the item: asked while a long answer is sent. */
  isStillSeen: () => Promise<boolean>
}

/**
 * Opens a master for viewing (an event per session, item and quarter of an hour) or download (an event each time);
 * `isHead` asks about it without a byte leaving, so without an event.
 * Where the master was found damaged, or is missing or short, a verified copy takes its place, and the event says so.
 * NOT_FOUND outside the actor's sight, FORBIDDEN without the right, UNAVAILABLE where no copy is left either.
 */
export async function openMaster(
  ctx: Ctx,
  places: MasterPlaces,
  itemId: string,
  purpose: 'view' | 'download',
  isHead = false,
): Promise<OpenBytes> {
  const opened: FileHandle[] = []
  try {
    return await inTransaction(ctx, async (tx) => {
      const item = await loadItem(tx, itemId)
      authorize(tx.actor, { on: 'item', action: `item.${purpose}`, resource: itemFacts(item) })
      const { sizeBytes, sha256, mediaType, nameDisplay: name } = item
      const { handle, isCopy } = await openFirst(soundPaths(tx.db, places, itemId), itemId, sizeBytes)
      opened.push(handle)
      const about = { caseId: item.caseId ?? undefined, itemId, personal: {} }
      const facts = { sizeBytes, sha256, ...(isCopy ? { fromCopy: true as const } : {}) }
      if (!isHead && purpose === 'download') await recordEvent(tx, { ...about, type: 'item.downloaded', facts })
      if (!isHead && purpose === 'view') await recordViewing(tx, item, isCopy)
      return {
        handle,
        sizeBytes,
        mediaType,
        name,
        etag: `"${sha256}"`,
        isSecret: isSecret(item),
        isStillSeen: stillSeen(ctx, itemId),
      }
    })
  } catch (error) {
    for (const handle of opened) await handle.close()
    throw error
  }
}

/** Asks anew whether the actor sees an item, with what he was when he asked for its bytes. */
export const stillSeen = (ctx: Ctx, itemId: string) => (): Promise<boolean> =>
  inSnapshot({ ...ctx, now: new Date() }, async (tx) => {
    const seen = await tx.db.execute(sql`select 1 from items i left join cases c on c.id = i.case_id
      where i.id = ${itemId} and ${visibleItems(tx.actor, tx.now)}`)
    return seen.length > 0
  })

/** The first of the paths that is there in its whole length. UNAVAILABLE, with the last one's reason, where none is. */
async function openFirst(paths: AsyncIterable<MasterPath>, itemId: string, sizeBytes: number) {
  let cause: unknown
  for await (const { path, isCopy } of paths) {
    try {
      return { handle: await openChecked(path, sizeBytes), isCopy }
    } catch (error) {
      log('error', isCopy ? 'a copy cannot be served' : 'a master cannot be served', { itemId, error })
      cause = error
    }
  }
  throw new CdipError('UNAVAILABLE', 'neither the sealed master nor a copy is as it was sealed', {
    reason: 'MASTER_DAMAGED',
    cause,
  })
}

export const isSecret = (row: {
  classification: string | null
  needToKnow: boolean | null
  hiddenFor: string | null
}) => row.classification === 'CONFIDENTIAL' || row.needToKnow === true || row.hiddenFor !== null

async function openChecked(path: string, sizeBytes: number): Promise<FileHandle> {
  const handle = await open(path, 'r').catch((cause: unknown) => {
    throw new CdipError('UNAVAILABLE', 'a sealed master is missing from the store', { cause })
  })
  const { size } = await handle.stat()
  if (size === sizeBytes) return handle
  await handle.close()
  throw new CdipError('UNAVAILABLE', `a sealed master has ${size} bytes, not ${sizeBytes}`)
}
