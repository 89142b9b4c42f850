import { expect, test, vi } from 'vitest'
import { listMyBatches } from '#lib/batches/list.ts'
import { openCase } from '#lib/cases/open.ts'
import { addSource } from '#lib/sources/add.ts'
import { addEntries } from '#lib/transfers/add-entries.ts'
import { beginTransfer } from '#lib/transfers/begin.ts'
import { countersignTransfer } from '#lib/transfers/countersign.ts'
import { endListing } from '#lib/transfers/end-listing.ts'
import { getTransfer } from '#lib/transfers/get.ts'
import { leaveOut } from '#lib/transfers/leave-out.ts'
import { linkIdentical } from '#lib/transfers/link-identical.ts'
import { listTransfers } from '#lib/transfers/list.ts'
import { listEntries } from '#lib/transfers/list-entries.ts'
import { listOpen } from '#lib/transfers/list-open.ts'
import { transferDigest } from '#lib/transfers/manifest.ts'
import { noteRestUnreadable } from '#lib/transfers/note-rest-unreadable.ts'
import { noteUnreadable } from '#lib/transfers/note-unreadable.ts'
import { openTransferBatch } from '#lib/transfers/open-batch.ts'
import { reopenTransfer } from '#lib/transfers/reopen.ts'
import { beginUpload } from '#lib/uploads/begin.ts'
import { cancelUpload } from '#lib/uploads/cancel.ts'
import { startFollower } from '#lib/uploads/follow.ts'
import { listWaiting } from '#lib/waiting/list.ts'
import { DISC, listed, listMedium, sendEntry } from '#tests/factories/media.ts'
import { makeUnit } from '#tests/factories/people.ts'
import {
  CLIPS,
  caseId,
  confirmed,
  database,
  events,
  later,
  list,
  officer,
  type Person,
  person,
  seal,
  sign,
  store,
  submit,
  submitted,
  supervisor,
  unitId,
  withScene,
} from '#tests/factories/transfer-scene.ts'
import { placeIn, sha256, workerContext } from '#tests/support/store.ts'

vi.setConfig({ testTimeout: 60_000 })
withScene()

const conflict = { code: 'CONFLICT' }
const forbidden = { code: 'FORBIDDEN' }
const missing = { code: 'NOT_FOUND' }

test('the content of a disc is listed, sealed, submitted and countersigned, and each step is on the record', async () => {
  const transferId = await list(CLIPS)
  expect(await getTransfer(later(officer), transferId)).toMatchObject({
    ...{ state: 'draft', entries: 3, bytes: 11, isListed: true, withheld: 0 },
    ...{ sums: [{ kind: 'open', entries: 3, bytes: 11 }], marks: { companion: 1 }, frees: 'destroy-by-two' },
  })
  const [itemId] = await seal(transferId, CLIPS)
  const { entries } = await listEntries(later(officer), { transferId })
  expect(entries.map(({ path, outcome }) => [path, outcome])).toEqual([
    ['day 1/camera.idx', 'sealed'],
    ['day 1/camera.mp4', 'sealed'],
    ['day 2/鏡頭.mp4', 'sealed'],
  ])
  expect(entries.map(({ itemNumber }) => itemNumber).sort()).toEqual([1, 2, 3])
  expect(entries[1]).toMatchObject({ itemId, itemSha256: sha256(Buffer.from('one')) })
  await submit(transferId)
  const waiting = async (who: Person) =>
    (await listWaiting(later(who))).filter(({ kind }) => kind.startsWith('transfer'))
  expect(await waiting(supervisor)).toMatchObject([
    { kind: 'transfer-to-countersign', href: `/transfers/${transferId}`, subject: 'RN 1 · DVD 7 of 9', count: 3 },
  ])
  expect(await waiting(officer)).toEqual([])
  expect(await sign(supervisor, transferId)).toEqual({ status: 'countersigned' })
  expect(await getTransfer(later(officer), transferId)).toMatchObject({
    ...{ state: 'countersigned', sums: [{ kind: 'sealed', entries: 3, bytes: 11 }], exhibits: { items: 3, bytes: 11 } },
    ...{ submitter: { en: officer.actor.name }, decider: { serviceNumber: supervisor.actor.serviceNumber } },
  })
  expect(await waiting(supervisor)).toEqual([])
  expect(await events()).toEqual([
    ...['transfer.countersigned', 'transfer.submitted', 'transfer.listed', 'transfer.begun'],
  ])
  expect(await listTransfers(later(supervisor), caseId)).toMatchObject([{ id: transferId, state: 'countersigned' }])
})

test('the digest that is signed is that of the manifest with outcomes, which anybody can compute', async () => {
  const transferId = await submitted()
  const rows = await database.owner
    .sql`select path, size_bytes::int as "sizeBytes", item_id as "itemId", item_number as number,
    item_sha256 as sha256 from transfer_entries`
  const digest = transferDigest(
    rows.map(({ path, sizeBytes, itemId, number, sha256: hash }) => ({
      ...{ path, kind: 'file', sizeBytes, modifiedAt: '2026-06-19T11:12:54.000Z' },
      outcome: { kind: 'sealed', itemId, number, sha256: hash },
    })),
  )
  expect((await getTransfer(later(officer), transferId)).digest).toBe(digest)
})

test('a manifest comes in pieces, each once and in its order; before it is whole nothing is sent', async () => {
  const entries = listed(CLIPS)
  const { transferId } = await beginTransfer(officer, { target: { caseId }, medium: DISC })
  const add = (from: number, until: number) =>
    addEntries(later(officer), { transferId, from, entries: entries.slice(from, until) })
  expect(await add(0, 2)).toEqual({ entries: 2 })
  expect(await add(0, 2), 'the answer was lost').toEqual({ entries: 2 })
  await expect(addEntries(officer, { transferId, from: 5, entries })).rejects.toMatchObject(conflict)
  await expect(addEntries(officer, { transferId, from: 2, entries: entries.slice(0, 1) })).rejects.toMatchObject({
    code: 'INVALID',
  })
  for (const path of ['../x', '/x', 'a//b', 'a/./b', '', 'a\0b', '\uD800', `${'x'.repeat(17_000)}`])
    await expect(
      addEntries(officer, { transferId, from: 2, entries: [{ path, sizeBytes: 1 }] }),
      path,
    ).rejects.toThrow()
  const other = { path: 'a', pathRaw: Buffer.from('b').toString('hex'), sizeBytes: 1 }
  await expect(addEntries(officer, { transferId, from: 2, entries: [other] })).rejects.toThrow()
  await expect(openTransferBatch(officer, { transferId, ordinals: [0] })).rejects.toMatchObject(conflict)
  await expect(endListing(officer, { transferId, entries: 3 })).rejects.toMatchObject(conflict)
  await expect(submit(transferId)).rejects.toMatchObject(conflict)
  await add(2, 3)
  const whole = await endListing(later(officer), { transferId, entries: 3 })
  expect(await endListing(later(officer), { transferId, entries: 3 })).toEqual(whole)
  await expect(
    addEntries(officer, { transferId, from: 3, entries: [{ path: 'new', sizeBytes: 1 }] }),
  ).rejects.toMatchObject(conflict)
})

test('a path over 1,024 bytes, twins and what has no bytes are accounted for like the rest', async () => {
  const long = `${'深'.repeat(80)}/`.repeat(10)
  const entries = [
    ...[
      { path: `${long}a.mp4`, sizeBytes: 0 },
      { path: 'A/x.mp4', sizeBytes: 1 },
      { path: 'a/X.mp4', sizeBytes: 1 },
    ],
    ...[
      { path: 'nothing in it', kind: 'empty-folder' as const, sizeBytes: null },
      { path: 'to', kind: 'link' as const, sizeBytes: null },
      { path: 'tube', kind: 'special' as const, sizeBytes: null },
    ],
  ]
  const transferId = await listMedium(officer, caseId, entries)
  const { sums, marks } = await getTransfer(later(officer), transferId)
  expect(sums).toMatchObject([
    { kind: 'open', entries: 3 },
    { kind: 'left-out', entries: 3 },
  ])
  expect(marks.twin).toBe(2)
  const { entries: found } = await listEntries(later(officer), { transferId, show: 'left-out' })
  expect(found.map(({ path, basis }) => [path, basis])).toEqual([
    ['nothing in it', 'empty-folder'],
    ['to', 'link'],
    ['tube', 'special'],
  ])
  expect((await listEntries(later(officer), { transferId, q: 'X.MP4' })).found, 'whatever the case').toBe(2)
})

test('it is not submitted while an entry has no outcome or is on its way, and says which', async () => {
  const contents = { 'a.mp4': 'one', 'b.mp4': 'two', 'c.mp4': null }
  const transferId = await list(contents)
  const { entryIds } = await openTransferBatch(later(officer), { transferId, ordinals: [0] })
  const { uploadId } = await beginUpload(later(officer), entryIds[0] ?? '', placeIn(store))
  expect(await submit(transferId)).toEqual({
    ...{ status: 'refused', missing: 3, running: 1, paths: ['a.mp4', 'a.mp4', 'b.mp4', 'c.mp4'] },
  })
  await cancelUpload(later(officer), uploadId)
  await seal(transferId, contents, [0, 1])
  expect(await submit(transferId)).toEqual({ status: 'refused', missing: 1, running: 0, paths: ['c.mp4'] })
  await noteUnreadable(later(officer), { transferId, ordinals: [2], error: 'input/output error', tries: 3 })
  expect(await submit(transferId)).toMatchObject({ status: 'submitted' })
})

test('what could not be read is a proper end, and names both discs where a second one gives it', async () => {
  const contents = { 'a.mp4': 'one', 'b.mp4': 'two' }
  const transferId = await list(contents)
  await seal(transferId, contents, [0])
  const unreadable = { transferId, ordinals: [1], error: 'bad sector', offsetBytes: 1, lengthBytes: 2, tries: 5 }
  await noteUnreadable(later(officer), unreadable)
  await expect(noteUnreadable(later(officer), { ...unreadable, ordinals: [0] })).rejects.toMatchObject(conflict)
  const row = async () => (await listEntries(later(officer), { transferId, q: 'b.mp4' })).entries[0]
  expect(await row()).toMatchObject({
    outcome: 'unreadable',
    reason: 'bad sector',
    offsetBytes: 1,
    lengthBytes: 2,
    tries: 5,
  })
  const { entryIds } = await openTransferBatch(later(officer), {
    transferId,
    ordinals: [1],
    secondLabel: 'DVD 7, copy',
  })
  await sendEntry(officer, store, entryIds[0] ?? '', Buffer.from('two'))
  await startFollower(store, async () => true).step(workerContext(database.worker))
  expect(await row()).toMatchObject({ outcome: 'sealed', itemNumber: 2, alsoFrom: 'DVD 7, copy', reason: null })
})

test('entries are left out by who leads the case, with a reason, and he does not countersign', async () => {
  const contents = { 'a.mp4': 'one', 'Thumbs.db': 'x' }
  const transferId = await list(contents)
  const colleague = await person('officer')
  const out = { transferId, ordinals: [1], reason: 'of the operating system' }
  await expect(leaveOut(later(colleague), out)).rejects.toMatchObject(forbidden)
  await expect(leaveOut(later(await person('officer', await makeUnit(database.owner))), out)).rejects.toMatchObject(
    missing,
  )
  await leaveOut(later(supervisor), out)
  await seal(transferId, contents, [0])
  await expect(leaveOut(later(officer), { ...out, ordinals: [0] })).rejects.toMatchObject(conflict)
  const { digest } = (await submit(transferId)) as { digest: string }
  expect(await getTransfer(later(supervisor), transferId)).toMatchObject({
    notMine: 'contributed',
    can: { decide: false },
  })
  await expect(
    countersignTransfer(later(supervisor), await confirmed(supervisor), { transferId, digest }),
  ).rejects.toMatchObject(forbidden)
  expect(await sign(await person('supervisor'), transferId)).toEqual({ status: 'countersigned' })
})

test('what lies in the case already is linked by size and digest, with an event, and not sent again', async () => {
  const first = await submitted()
  const again = { ...CLIPS, 'new.mp4': 'six' }
  const transferId = await list(again, { ...DISC, label: 'DVD 7, again' })
  const open = await listOpen(later(officer), transferId)
  expect(
    open
      .filter(({ isKnown }) => isKnown)
      .map(({ ordinal }) => ordinal)
      .sort(),
  ).toEqual([0, 1, 2, 3])
  await expect(listOpen(later(officer), first)).rejects.toMatchObject(conflict)
  const hashes = ['one', 'index', 'no such bytes', 'six'].map((content, ordinal) => ({
    ordinal,
    sha256: sha256(Buffer.from(content)),
  }))
  expect(await linkIdentical(later(officer), { transferId, entries: hashes })).toEqual([0, 1])
  const { entries } = await listEntries(later(officer), { transferId, show: 'identical' })
  const { entries: before } = await listEntries(later(officer), { transferId: first, q: 'camera' })
  expect(entries.map(({ itemId }) => itemId)).toEqual(before.map(({ itemId }) => itemId))
  await expect(openTransferBatch(later(officer), { transferId, ordinals: [0] })).rejects.toMatchObject(conflict)
  await seal(transferId, again, [2, 3])
  expect(await submit(transferId)).toMatchObject({ status: 'submitted' })
  expect((await events()).filter((type) => type === 'item.found-again')).toHaveLength(2)
  const [{ n } = { n: 0 }] = await database.owner.sql`select count(*)::int as n from items`
  expect(n, 'two of the four were there').toBe(5)
})

test('what lies in a folder comes from the folder’s source, the rest from that of the medium', async () => {
  const contents = { 'card/ch 1/a.mp4': 'one', 'card/ch 2/b.mp4': 'two', 'card/c.mp4': 'six' }
  const transferId = await list(contents)
  const source = async (name: string) => (await addSource(later(officer), { caseId, kind: 'camera', name })).id
  const [ofMedium, ofFolder] = [await source('recorder'), await source('camera 1')]
  const { entryIds } = await openTransferBatch(later(officer), {
    ...{ transferId, ordinals: [0, 1, 2], sourceId: ofMedium },
    folderSources: [{ folder: 'card/ch 1', sourceId: ofFolder }],
  })
  for (const [at, content] of Object.values(contents).entries())
    await sendEntry(officer, store, entryIds[at] ?? '', Buffer.from(content))
  await startFollower(store, async () => true).step(workerContext(database.worker))
  const rows = await database.owner
    .sql`select name_display as name, source_id as source from items order by name_display`
  expect(rows.map(({ name, source: of }) => [name, of])).toEqual([
    ['a.mp4', ofFolder],
    ['b.mp4', ofMedium],
    ['c.mp4', ofMedium],
  ])
  const other = (await openCase(later(officer), { reportNumber: 'RN 2', title: 'Theft', unitId })).id
  const foreign = (await addSource(later(officer), { caseId: other, kind: 'camera', name: 'x' })).id
  const again = { transferId: await list({ 'card/d.mp4': 'x' }), ordinals: [0] }
  await expect(
    openTransferBatch(later(officer), { ...again, folderSources: [{ folder: 'card', sourceId: foreign }] }),
    'of another case',
  ).rejects.toMatchObject({ code: 'INVALID' })
})

test('under review nothing is added, and who tries is told why: what is found later is another transfer', async () => {
  const contents = { 'a.mp4': 'one', 'b.mp4': 'two' }
  const transferId = await list(contents)
  await seal(transferId, contents, [0])
  await noteUnreadable(later(officer), { transferId, ordinals: [1], error: 'x', tries: 1 })
  // A second disc may give it, and its engine has not begun when the record is submitted.
  const second = { transferId, ordinals: [1], secondLabel: 'DVD 7, copy' }
  const { entryIds } = await openTransferBatch(later(officer), second)
  expect(await submit(transferId)).toMatchObject({ status: 'submitted' })
  const stands = { ...conflict, reason: 'RECORD_STANDS' }
  await expect(beginUpload(later(officer), entryIds[0] ?? '', placeIn(store))).rejects.toMatchObject(stands)
  await expect(openTransferBatch(later(officer), second)).rejects.toMatchObject(stands)
  await expect(leaveOut(later(officer), { transferId, ordinals: [1], reason: 'x' })).rejects.toMatchObject(stands)
  await expect(
    noteUnreadable(later(officer), { transferId, ordinals: [1], error: 'x', tries: 1 }),
  ).rejects.toMatchObject(stands)
  const more = { transferId, from: 2, entries: [{ path: 'new.mp4', sizeBytes: 1 }] }
  await expect(addEntries(later(officer), more)).rejects.toMatchObject(stands)
  await expect(reopenTransfer(later(officer), { transferId })).rejects.toMatchObject(conflict)
})

test('what was left out meanwhile, or is sent anew, is not sent by an engine that still holds it', async () => {
  const contents = { 'a.mp4': 'one', 'b.mp4': 'two' }
  const transferId = await list(contents)
  const { entryIds } = await openTransferBatch(later(officer), { transferId, ordinals: [0, 1] })
  await leaveOut(later(officer), { transferId, ordinals: [0], reason: 'private' })
  await expect(beginUpload(later(officer), entryIds[0] ?? '', placeIn(store))).rejects.toMatchObject(missing)
  const { uploadId } = await beginUpload(later(officer), entryIds[1] ?? '', placeIn(store))
  await expect(leaveOut(later(officer), { transferId, ordinals: [1], reason: 'x' })).rejects.toMatchObject(conflict)
  await cancelUpload(later(officer), uploadId)
  await seal(transferId, contents, [1])
  await expect(beginUpload(later(officer), entryIds[1] ?? '', placeIn(store))).rejects.toMatchObject(conflict)
})

test('what was announced and never begun is announced anew from another station, and leaves nothing that stopped', async () => {
  const transferId = await list({ 'a.mp4': 'one', 'b.mp4': 'two' })
  const { entryIds } = await openTransferBatch(later(officer), { transferId, ordinals: [0, 1] })
  const colleague = await person('officer')
  const again = await openTransferBatch(later(colleague), { transferId, ordinals: [0, 1] })
  await expect(beginUpload(later(officer), entryIds[0] ?? '', placeIn(store))).rejects.toMatchObject(missing)
  expect([await listMyBatches(later(officer)), await listMyBatches(later(colleague))]).toMatchObject([
    [],
    [{ id: again.batchId, files: 2 }],
  ])
  expect(await listWaiting(later(officer, 3600_000))).toEqual([])
})

test('a disc that gives no more ends there: what is left of it could not be read, for one reason, told once', async () => {
  const contents = { 'a.mp4': 'one', 'b.mp4': 'two', 'c.mp4': null, 'd.mp4': 'four' }
  const transferId = await list(contents)
  await seal(transferId, contents, [0])
  const { entryIds } = await openTransferBatch(later(officer), { transferId, ordinals: [1, 3] })
  const { uploadId } = await beginUpload(later(officer), entryIds[0] ?? '', placeIn(store))
  const rest = { transferId, error: 'I/O error: no medium found', tries: 4 }
  const sending = { ...conflict, reason: 'ENTRY_SENDING' }
  await expect(noteRestUnreadable(later(officer), rest)).rejects.toMatchObject(sending)
  await cancelUpload(later(officer), uploadId)
  const other = await person('officer', await makeUnit(database.owner))
  await expect(noteRestUnreadable(later(other), rest)).rejects.toMatchObject(missing)
  expect(await noteRestUnreadable(later(officer), rest)).toEqual({ entries: 3 })
  await expect(noteRestUnreadable(later(officer), rest), 'none is left').rejects.toMatchObject(conflict)
  const { entries } = await listEntries(later(officer), { transferId, show: 'unreadable' })
  expect(entries.map(({ path, reason, tries }) => [path, reason, tries])).toEqual(
    ['b.mp4', 'c.mp4', 'd.mp4'].map((path) => [path, rest.error, 4]),
  )
  expect((await events()).filter((type) => type === 'transfer.rest-unreadable')).toHaveLength(1)
  await expect(beginUpload(later(officer), entryIds[1] ?? '', placeIn(store)), 'announced').rejects.toMatchObject(
    missing,
  )
  expect(await submit(transferId)).toMatchObject({ status: 'submitted' })
})
