import type { Ctx } from '#lib/context.ts'
import { addEntries } from '#lib/transfers/add-entries.ts'
import { beginTransfer } from '#lib/transfers/begin.ts'
import { endListing } from '#lib/transfers/end-listing.ts'
import { noteUnreadable } from '#lib/transfers/note-unreadable.ts'
import { openTransferBatch } from '#lib/transfers/open-batch.ts'
import type { AddEntriesInput, MediumInput } from '#lib/transfers/schema.ts'
import { submitTransfer } from '#lib/transfers/submit.ts'
import { beginUpload } from '#lib/uploads/begin.ts'
import { finaliseUpload } from '#lib/uploads/finalise.ts'
import { startFollower } from '#lib/uploads/follow.ts'
import type { FreshDatabase } from '#tests/support/database.ts'
import { placeIn, sendPart, sha256, workerContext } from '#tests/support/store.ts'

type Entry = AddEntriesInput['entries'][number]
export const DISC: MediumInput = { kind: 'disc', owner: 'working', label: 'DVD 7 of 9' }
const now = <C extends Ctx>(ctx: C): C => ({ ...ctx, now: new Date() })
const bytesOf = (content: string) => Buffer.from(content)

/** What lies on a medium: the content of each file; null for one that can't be opened. */
export type Contents = Record<string, string | null>
export const listed = (contents: Contents): Entry[] =>
  Object.entries(contents).map(([path, content]) => ({
    ...{ path, sizeBytes: content === null ? null : bytesOf(content).length },
    modifiedAt: '2026-06-19T11:12:54Z',
  }))

/**
 * Begins a transfer and sends its whole manifest. Entries are named by their place in `entries`. `read`: has the token of
 * the medium read before, where it bears one.
 */
export async function listMedium(
  ctx: Ctx,
  caseId: string,
  entries: Entry[],
  medium = DISC,
  read = async (_transferId: string): Promise<void> => {},
): Promise<string> {
  const { transferId, isUnread } = await beginTransfer(now(ctx), { target: { caseId }, medium })
  if (isUnread) await read(transferId)
  for (let from = 0; from < entries.length; from += 5000)
    await addEntries(now(ctx), { transferId, from, entries: entries.slice(from, from + 5000) })
  await endListing(now(ctx), { transferId, entries: entries.length })
  return transferId
}

/** Sends these entries of a transfer and seals them. Returns the exhibits' ids in the order of `ordinals`. */
export async function sealEntries(
  database: FreshDatabase,
  store: string,
  ctx: Ctx,
  { transferId, contents, ordinals }: { transferId: string; contents: readonly (string | null)[]; ordinals?: number[] },
): Promise<string[]> {
  const chosen = ordinals ?? contents.flatMap((content, at) => (content === null ? [] : [at]))
  const { entryIds } = await openTransferBatch(now(ctx), { transferId, ordinals: chosen })
  const ids: string[] = []
  for (const [at, entryId] of entryIds.entries())
    ids.push(await sendEntry(ctx, store, entryId, bytesOf(contents[chosen[at] ?? 0] ?? '')))
  await startFollower(store, async () => true).step(workerContext(database.worker))
  return ids
}

/** Sends all bytes of an announced file. Returns the upload's id, which its exhibit keeps. */
export async function sendEntry(ctx: Ctx, store: string, entryId: string, bytes: Buffer): Promise<string> {
  const { uploadId } = await beginUpload(now(ctx), entryId, placeIn(store))
  if (bytes.length > 0) await sendPart(now(ctx), store, uploadId, 0, bytes)
  await finaliseUpload(now(ctx), { uploadId, sha256: sha256(bytes) })
  return uploadId
}

/** Says of the only entry of a transfer that it can't be read, and submits it. */
export async function submitUnread(ctx: Ctx, transferId: string): Promise<{ transferId: string; digest: string }> {
  await noteUnreadable(ctx, { transferId, ordinals: [0], error: 'x', tries: 1 })
  const answer = await submitTransfer(ctx, { transferId })
  return { transferId, digest: answer.status === 'submitted' ? answer.digest : '' }
}
