import { expect, test, vi } from 'vitest'
import { HashedSource, OtherFileError } from '#components/uploads/hashed-source.ts'
import type { PickedFile } from '#components/uploads/messages.ts'
import { archiveOf, packAgain } from '#components/uploads/pack-set.ts'
import { handOverBatch } from '#lib/batches/hand-over.ts'
import { caseHistory } from '#lib/custody/history.ts'
import { getTransfer } from '#lib/transfers/get.ts'
import { getParcel } from '#lib/transfers/get-parcel.ts'
import { leaveOut } from '#lib/transfers/leave-out.ts'
import { linkSet } from '#lib/transfers/link-set.ts'
import { listEntries } from '#lib/transfers/list-entries.ts'
import { noteUnreadable } from '#lib/transfers/note-unreadable.ts'
import { openTransferBatch } from '#lib/transfers/open-batch.ts'
import { beginUpload } from '#lib/uploads/begin.ts'
import { finaliseUpload } from '#lib/uploads/finalise.ts'
import { startFollower } from '#lib/uploads/follow.ts'
import { storedParts } from '#lib/uploads/stored-parts.ts'
import { type Contents, DISC, listMedium, sendEntry } from '#tests/factories/media.ts'
import {
  caseId,
  database,
  later,
  list,
  officer,
  person,
  store,
  submit,
  withScene,
} from '#tests/factories/transfer-scene.ts'
import { placeIn, sendPart, sha256, workerContext } from '#tests/support/store.ts'

vi.setConfig({ testTimeout: 60_000 })
withScene()

const SHOP: Contents = { 'shop/SmartClient-Player.exe': 'MZ', 'shop/db/a.blk': 'data', 'note.txt': 'hello' }
/** The files of a medium as the desk picks them; `under` where the folder was picked from above. */
const picked = (contents: Contents, under = ''): PickedFile[] =>
  Object.entries(contents).map(([path, content]) => {
    const parts = `${under}${path}`.split('/')
    const name = parts.pop() ?? ''
    return { file: new File([content ?? ''], name, { lastModified: 0 }), folder: parts.join('/') }
  })
const bytesOf = async (file: File) => Buffer.from(await file.arrayBuffer())

/** The archive of the set that was announced as this file, from its folder as it is picked now. */
async function archive(entryId: string, files = picked(SHOP)): Promise<File> {
  const again = packAgain(await getParcel(later(officer), entryId), files)
  if (!(again instanceof File)) throw new Error(`changed: ${again.changed.join()}`)
  return again
}
const seal = () => startFollower(store, async () => true).step(workerContext(database.worker))

test('an export set is sent whole, as one exhibit, of which each of its files is a part', async () => {
  const transferId = await list(SHOP)
  expect((await getTransfer(later(officer), transferId)).sets).toEqual([
    { kind: 'milestone', root: 'shop', entries: 2, bytes: 6 },
  ])
  const { entryIds } = await openTransferBatch(later(officer), { transferId, ordinals: [2], sets: ['shop'] })
  await sendEntry(officer, store, entryIds[0] ?? '', Buffer.from('hello'))
  const setId = await sendEntry(officer, store, entryIds[1] ?? '', await bytesOf(await archive(entryIds[1] ?? '')))
  await seal()
  const { entries } = await listEntries(later(officer), { transferId, show: 'in-set' })
  expect(entries.map(({ path, itemId }) => [path, itemId])).toEqual([
    ['shop/SmartClient-Player.exe', setId],
    ['shop/db/a.blk', setId],
  ])
  expect(await submit(transferId)).toMatchObject({ status: 'submitted' })
  expect((await getTransfer(later(officer), transferId)).exhibits).toMatchObject({ items: 2 })
})

test('a set half sent when the window was closed goes on where it stands, from its folder, and nobody else learns of it', async () => {
  const transferId = await list(SHOP)
  const { entryIds, batchId } = await openTransferBatch(later(officer), { transferId, ordinals: [2], sets: ['shop'] })
  const [noteId = '', setId = ''] = entryIds
  const parcel = await getParcel(later(officer), setId)
  expect(parcel).toMatchObject({ transferId, root: 'shop' })
  expect(await getParcel(later(officer), noteId)).toMatchObject({ root: null, members: [{ path: 'note.txt' }] })
  // As the desk laid it out the first time.
  const files = picked(SHOP).slice(0, 2)
  const first = archiveOf('shop', parcel.members, [files[0]?.file ?? null, files[1]?.file ?? null])
  const { uploadId } = await beginUpload(later(officer), setId, placeIn(store))
  await sendPart(later(officer), store, uploadId, 0, (await bytesOf(first)).subarray(0, 1500))

  const goOn = async (file: File) => {
    const source = await HashedSource.open(file)
    source.expect(await storedParts(later(officer), uploadId))
    return { rest: await source.slice(1500, file.size), sha256: await source.whole() }
  }
  const other = { ...SHOP, 'shop/SmartClient-Player.exe': 'ZM' }
  await expect(goOn(await archive(setId, picked(other))), 'of the same sizes').rejects.toThrow(OtherFileError)
  expect(packAgain(parcel, picked({ ...SHOP, 'shop/db/a.blk': 'more data' }))).toEqual({ changed: ['shop/db/a.blk'] })
  const { rest, sha256 } = await goOn(await archive(setId, picked(SHOP, 'E/')))
  await sendPart(later(officer), store, uploadId, 1500, rest.value)
  await finaliseUpload(later(officer), { uploadId, sha256 })
  await seal()
  expect((await listEntries(later(officer), { transferId, show: 'in-set' })).entries).toMatchObject([
    { path: 'shop/SmartClient-Player.exe', itemId: uploadId },
    { path: 'shop/db/a.blk', itemId: uploadId },
  ])

  const colleague = await person('officer')
  await expect(getParcel(later(colleague), noteId)).rejects.toMatchObject({ code: 'NOT_FOUND' })
  await handOverBatch(later(officer), { batchId, serviceNumber: colleague.actor.serviceNumber })
  expect(await getParcel(later(colleague), noteId), 'who goes on with it').toMatchObject({ transferId })
  await expect(getParcel(later(officer), noteId)).rejects.toMatchObject({ code: 'NOT_FOUND' })
})

test('a set of which a file can not be read goes without it; an empty folder of one that goes file by file holds nothing', async () => {
  const entries = [
    ...Object.entries(SHOP).map(([path, content]) => ({ path, sizeBytes: content?.length ?? null })),
    { path: 'shop/empty', kind: 'empty-folder' as const, sizeBytes: null },
  ]
  const transferId = await listMedium(officer, caseId, entries)
  await noteUnreadable(later(officer), { transferId, ordinals: [1], error: 'bad sector', offsetBytes: 1, tries: 3 })
  await leaveOut(later(officer), { transferId, ordinals: [2], reason: 'x' })
  const whole = await openTransferBatch(later(officer), { transferId, sets: ['shop'] })
  const paths = (await getParcel(later(officer), whole.entryIds[0] ?? '')).members.map(({ path }) => path)
  expect(paths).toEqual(['shop/SmartClient-Player.exe', 'shop/empty'])
  expect(await submit(transferId)).toMatchObject({ status: 'refused', missing: 2 })
  const { entryIds } = await openTransferBatch(later(officer), { transferId, ordinals: [0] })
  await sendEntry(officer, store, entryIds[0] ?? '', Buffer.from('MZ'))
  await seal()
  expect(await submit(transferId)).toMatchObject({ status: 'submitted' })
  expect((await listEntries(later(officer), { transferId, q: 'empty' })).entries).toMatchObject([
    { outcome: 'left-out', basis: 'empty-folder' },
  ])
})

test('the desk that can not read a file ends it, and what had arrived of it, in one step; a colleague’s upload it does not', async () => {
  const transferId = await list(SHOP)
  const { entryIds } = await openTransferBatch(later(officer), { transferId, sets: ['shop'] })
  const setId = entryIds[0] ?? ''
  const { uploadId } = await beginUpload(later(officer), setId, placeIn(store))
  await sendPart(later(officer), store, uploadId, 0, (await bytesOf(await archive(setId))).subarray(0, 600))
  const said = { transferId, ordinals: [1], error: 'NotReadableError: x', offsetBytes: 0, lengthBytes: 4, tries: 2 }
  const sending = { code: 'CONFLICT', reason: 'ENTRY_SENDING' }
  await expect(noteUnreadable(later(officer), said), 'by hand, unasked').rejects.toMatchObject(sending)
  const colleague = await person('officer')
  await expect(noteUnreadable(later(colleague), { ...said, stops: true })).rejects.toMatchObject(sending)
  await noteUnreadable(later(officer), { ...said, stops: true })
  const { entries } = await listEntries(later(officer), { transferId, q: 'shop' })
  expect(entries).toMatchObject([
    { path: 'shop/SmartClient-Player.exe', outcome: null, sending: 'cancelled' },
    { path: 'shop/db/a.blk', outcome: 'unreadable', offsetBytes: 0, lengthBytes: 4, tries: 2 },
  ])
  const { events } = await caseHistory(later(officer), caseId)
  expect(
    events
      .map(({ type }) => type)
      .slice(0, 2)
      .sort(),
  ).toEqual(['transfer.entry-unreadable', 'upload.cancelled'])
  const without = await openTransferBatch(later(officer), { transferId, sets: ['shop'] })
  expect((await getParcel(later(officer), without.entryIds[0] ?? '')).members).toMatchObject([{ ordinal: 0 }])
})

test('a medium that is added again sends no export set twice: it is the exhibit that the case holds, or another where a byte differs', async () => {
  const first = await list(SHOP)
  const { entryIds } = await openTransferBatch(later(officer), { transferId: first, sets: ['shop'] })
  const bytes = await bytesOf(await archive(entryIds[0] ?? ''))
  const itemId = await sendEntry(officer, store, entryIds[0] ?? '', bytes)
  await seal()

  const transferId = await list({ ...SHOP, 'new.txt': 'new' }, { ...DISC, label: 'DVD 7, again' })
  const known = { transferId, root: 'shop', sha256: sha256(bytes) }
  expect(await linkSet(later(officer), { ...known, sha256: '0'.repeat(64) }), 'other bytes').toEqual([])
  expect(await linkSet(later(officer), { ...known, root: 'none' })).toEqual([])
  await expect(linkSet(later(await person('auditor')), known)).rejects.toMatchObject({ code: 'FORBIDDEN' })
  await database.owner.sql`update items set classification = 'CONFIDENTIAL'`
  expect(await linkSet(later(officer), known), 'of an exhibit that is kept from him').toEqual([])
  await database.owner.sql`update items set classification = 'RESTRICTED'`
  expect(await linkSet(later(officer), known)).toEqual([0, 1])
  expect(await linkSet(later(officer), known), 'and only once').toEqual([])
  expect((await listEntries(later(officer), { transferId, show: 'in-set' })).entries).toMatchObject([
    { path: 'shop/SmartClient-Player.exe', itemId },
    { path: 'shop/db/a.blk', itemId },
  ])
  const { entries: open } = await listEntries(later(officer), { transferId, show: 'open' })
  expect(
    open.map(({ path }) => path),
    'what is new',
  ).toEqual(['new.txt', 'note.txt'])
  const { events } = await caseHistory(later(officer), caseId)
  expect(events.filter(({ type }) => type === 'item.found-again')).toHaveLength(1)
})

test('a set of which a part is on its way, or one that has another size, is not linked', async () => {
  const first = await list(SHOP)
  const { entryIds } = await openTransferBatch(later(officer), { transferId: first, sets: ['shop'] })
  const bytes = await bytesOf(await archive(entryIds[0] ?? ''))
  await sendEntry(officer, store, entryIds[0] ?? '', bytes)
  await seal()
  const transferId = await list(SHOP, { ...DISC, label: 'DVD 8' })
  await openTransferBatch(later(officer), { transferId, ordinals: [1] })
  expect(await linkSet(later(officer), { transferId, root: 'shop', sha256: sha256(bytes) })).toEqual([])
  const grown = await list({ ...SHOP, 'shop/db/b.blk': 'more' }, { ...DISC, label: 'DVD 9' })
  expect(await linkSet(later(officer), { transferId: grown, root: 'shop', sha256: sha256(bytes) })).toEqual([])
})
