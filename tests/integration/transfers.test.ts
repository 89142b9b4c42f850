import { type SQL, sql } from 'drizzle-orm'
import fc from 'fast-check'
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { confirmIdentity } from '#lib/auth/confirm-identity.ts'
import { hashPassword } from '#lib/auth/password.ts'
import { openSession } from '#lib/auth/session.ts'
import { handOverBatch } from '#lib/batches/hand-over.ts'
import { addMember } from '#lib/cases/add-member.ts'
import { openCase } from '#lib/cases/open.ts'
import { asOfficer, type Ctx, inTransaction, type OfficerActor, type Role } from '#lib/context.ts'
import { caseHistory } from '#lib/custody/history.ts'
import { classifyItem } from '#lib/items/classify.ts'
import { viewItem } from '#lib/items/record-viewing.ts'
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
import { noteUnreadable } from '#lib/transfers/note-unreadable.ts'
import { openTransferBatch } from '#lib/transfers/open-batch.ts'
import { layOut } from '#lib/transfers/package.ts'
import { reopenTransfer } from '#lib/transfers/reopen.ts'
import { returnTransfer } from '#lib/transfers/return-transfer.ts'
import { submitTransfer } from '#lib/transfers/submit.ts'
import { beginUpload } from '#lib/uploads/begin.ts'
import { cancelUpload } from '#lib/uploads/cancel.ts'
import { startFollower } from '#lib/uploads/follow.ts'
import { listWaiting } from '#lib/waiting/list.ts'
import { type Contents, DISC, listed, listMedium, sealEntries, sendEntry } from '#tests/factories/media.ts'
import { contextOf, makeOfficer, makeUnit } from '#tests/factories/people.ts'
import { tree } from '#tests/factories/trees.ts'
import { type FreshDatabase, startTestDatabase, type TestDatabase } from '#tests/support/database.ts'
import { makeStore, placeIn, sha256, workerContext } from '#tests/support/store.ts'

vi.setConfig({ testTimeout: 60_000 })

type Person = Ctx & { actor: OfficerActor }
const PASSWORD = 'a password of some length'
const DAY_MS = 86_400_000
let server: TestDatabase
let database: FreshDatabase
let store: string
let above: string
let unitId: string
let officer: Person
let supervisor: Person
let caseId: string
beforeAll(async () => {
  server = await startTestDatabase()
}, 60_000)
afterAll(() => server.stop())
beforeEach(async () => {
  database = await server.fresh()
  store = await makeStore()
  above = await makeUnit(database.owner)
  unitId = await makeUnit(database.owner, above)
  officer = await person('officer')
  supervisor = await person('supervisor')
  caseId = (await openCase(officer, { reportNumber: 'RN 1', title: 'Theft', unitId })).id
  return () => database.close()
})

async function person(role: Role, at = unitId, options = {}): Promise<Person> {
  const { id } = await makeOfficer(database.owner, [{ unitId: at, role }], options)
  return (await contextOf(database.web, database.owner, id)) as Person
}
const later = <P extends Ctx>(ctx: P, ms = 0): P => ({ ...ctx, now: new Date(Date.now() + ms) })
const list = (contents: Contents, medium = DISC) => listMedium(officer, caseId, listed(contents), medium)
const seal = (transferId: string, contents: Contents, ordinals?: number[], by: Ctx = officer) =>
  sealEntries(database, store, by, { transferId, contents: Object.values(contents), ...(ordinals ? { ordinals } : {}) })
const submit = (transferId: string, by: Ctx = officer) => submitTransfer(later(by), { transferId })
const events = async () =>
  (await caseHistory(later(officer), caseId)).events
    .map(({ type }) => type)
    .filter((type) => /transfer|found-again/.test(type))
/** A session of this officer, in which he said his password again. */
async function confirmed(who: Person): Promise<string> {
  const hash = await hashPassword(PASSWORD)
  await database.owner.sql`update officers set password_hash = ${hash} where id = ${who.actor.id}`
  const door = { db: database.web.db, now: new Date(), address: 'station', allowsDemo: false }
  await asOfficer(door, who.actor.id, (db) => openSession(db, who.actor.id, 'station', door.now))
  const [session] = await database.owner.sql<
    { id: string }[]
  >`select id from sessions where officer_id = ${who.actor.id}
    order by id desc limit 1`
  const { id = '' } = session ?? {}
  expect(await confirmIdentity(door, { id, officerId: who.actor.id }, PASSWORD)).toBe(true)
  return id
}
/** Opens the sample and signs, as the page does. */
async function sign(who: Person, transferId: string, ms = 0) {
  const ctx = later(who, ms)
  const { sample, digest } = await getTransfer(ctx, transferId)
  for (const { itemId } of sample) await viewItem(ctx, itemId)
  return countersignTransfer(ctx, await confirmed(who), { transferId, digest: digest ?? '' })
}
const CLIPS: Contents = { 'day 1/camera.mp4': 'one', 'day 1/camera.idx': 'index', 'day 2/鏡頭.mp4': 'two' }
async function submitted(contents: Contents = CLIPS, medium = DISC): Promise<string> {
  const transferId = await list(contents, medium)
  await seal(transferId, contents)
  expect(await submit(transferId)).toMatchObject({ status: 'submitted' })
  return transferId
}
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
  for (const path of ['../x', '/x', 'a//b', 'a/./b', '', 'a\0b', '\uD800', `${'x'.repeat(9000)}`])
    await expect(
      addEntries(officer, { transferId, from: 2, entries: [{ path, sizeBytes: 1 }] }),
      path,
    ).rejects.toThrow()
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
    ],
  ]
  const transferId = await listMedium(officer, caseId, entries)
  const { sums, marks } = await getTransfer(later(officer), transferId)
  expect(sums).toMatchObject([
    { kind: 'open', entries: 3 },
    { kind: 'left-out', entries: 2 },
  ])
  expect(marks.twin).toBe(2)
  const { entries: found } = await listEntries(later(officer), { transferId, show: 'left-out' })
  expect(found.map(({ path, basis }) => [path, basis])).toEqual([
    ['nothing in it', 'empty-folder'],
    ['to', 'link'],
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

test('an export set is sent whole, as one exhibit, of which each of its files is a part', async () => {
  const contents: Contents = { 'shop/SmartClient-Player.exe': 'MZ', 'shop/db/a.blk': 'data', 'note.txt': 'hello' }
  const transferId = await list(contents)
  expect((await getTransfer(later(officer), transferId)).sets).toEqual([
    { kind: 'milestone', root: 'shop', entries: 2, bytes: 6 },
  ])
  const { entryIds } = await openTransferBatch(later(officer), { transferId, ordinals: [2], sets: ['shop'] })
  const members = ['SmartClient-Player.exe', 'db/a.blk'].map((path) => ({
    ...{
      path,
      kind: 'file' as const,
      sizeBytes: contents[`shop/${path}`]?.length ?? 0,
      modifiedAt: '2026-06-19T11:12:54.000Z',
    },
  }))
  const archive = Buffer.concat(
    layOut('shop', members).pieces.map((piece) =>
      'bytes' in piece ? piece.bytes : Buffer.from(contents[`shop/${members[piece.member]?.path}`] ?? ''),
    ),
  )
  await sendEntry(officer, store, entryIds[0] ?? '', Buffer.from('hello'))
  const setId = await sendEntry(officer, store, entryIds[1] ?? '', archive)
  await startFollower(store, async () => true).step(workerContext(database.worker))
  const { entries } = await listEntries(later(officer), { transferId, show: 'in-set' })
  expect(entries.map(({ path, itemId }) => [path, itemId])).toEqual([
    ['shop/SmartClient-Player.exe', setId],
    ['shop/db/a.blk', setId],
  ])
  expect(await submit(transferId)).toMatchObject({ status: 'submitted' })
  expect((await getTransfer(later(officer), transferId)).exhibits).toMatchObject({ items: 2 })
})

test('nobody who contributed countersigns, by the verb or by a statement of his own', async () => {
  const colleague = await person('supervisor')
  const transferId = await list(CLIPS)
  const { batchId, entryIds } = await openTransferBatch(later(officer), { transferId, ordinals: [0, 1, 2] })
  const handed = await handOverBatch(later(officer), { batchId, serviceNumber: colleague.actor.serviceNumber })
  expect(handed.files).toBe(3)
  for (const [at, content] of Object.values(CLIPS).entries())
    await sendEntry(colleague, store, entryIds[at] ?? '', Buffer.from(content ?? ''))
  await startFollower(store, async () => true).step(workerContext(database.worker))
  const { digest } = (await submit(transferId)) as { digest: string }
  for (const who of [officer, colleague]) {
    await expect(countersignTransfer(later(who), await confirmed(who), { transferId, digest })).rejects.toMatchObject(
      forbidden,
    )
    await expect(returnTransfer(later(who), { transferId, digest, reason: 'x' })).rejects.toMatchObject(forbidden)
    const forged = sql`update transfers set state = 'countersigned', decided_by = ${who.actor.id}, decided_at = now()`
    await expect(bare(who, forged)).rejects.toMatchObject(denied)
  }
  const asAnother = sql`update transfers set state = 'countersigned', decided_by = ${supervisor.actor.id}, decided_at = now()`
  await expect(bare(officer, asAnother)).rejects.toMatchObject(denied)
  expect(await sign(supervisor, transferId)).toEqual({ status: 'countersigned' })
})

/** Runs one statement as this officer through the web login, with nothing of the application in between. */
const bare = (ctx: Ctx, statement: SQL, transferId = '') =>
  inTransaction(later(ctx), async (tx) => {
    await tx.db.execute(sql`select set_config('cdip.transfer', ${transferId}, true)`)
    return await tx.db.execute(statement)
  })
const denied = { cause: { code: '42501' } }

test('from inside web a transfer skips no state, and nothing of it changes once it is submitted', async () => {
  const draft = await list({ 'a.mp4': 'one' })
  const forge = (set: SQL) => bare(supervisor, sql`update transfers set ${set} where id = ${draft}`)
  const me = supervisor.actor.id
  const fields = sql`submitted_by = ${me}, submitted_at = now(), digest = ${'0'.repeat(64)}, sample_seed = '', sample = '{}'`
  await expect(forge(sql`state = 'submitted', ${fields}`), 'an entry has no outcome').rejects.toMatchObject(denied)
  await expect(
    forge(sql`state = 'countersigned', ${fields}, decided_by = ${me}, decided_at = now()`),
  ).rejects.toMatchObject(denied)
  await expect(forge(sql`entries = 0`)).rejects.toMatchObject(denied)
  await expect(forge(sql`case_id = case_id`)).rejects.toMatchObject(denied)

  const transferId = await submitted()
  const entries = (set: SQL) => bare(officer, sql`update transfer_entries set ${set} returning 1`, transferId)
  await expect(
    entries(sql`outcome = 'left-out', basis = 'decided', reason = 'x', item_id = null, item_number = null,
    item_sha256 = null, outcome_by = ${officer.actor.id}`),
  ).rejects.toMatchObject(denied)
  await expect(entries(sql`path = 'x'`)).rejects.toMatchObject(denied)
  await expect(
    bare(
      officer,
      sql`insert into transfer_entries (transfer_id, ordinal, path, kind) values (${transferId}, 9, 'x', 'file')`,
      transferId,
    ),
  ).rejects.toMatchObject(denied)
  await expect(
    bare(officer, sql`update transfers set digest = ${'1'.repeat(64)} where id = ${transferId}`),
  ).rejects.toMatchObject(denied)
  for (const table of ['transfers', 'transfer_entries', 'transfer_contributors'])
    await expect(bare(officer, sql`delete from ${sql.identifier(table)}`, transferId)).rejects.toMatchObject(denied)
  await expect(
    bare(officer, sql`insert into transfer_contributors values (${transferId}, ${me})`),
  ).rejects.toMatchObject(denied)
})

test('a signature is refused where the signer saw another digest, and once it is given', async () => {
  const transferId = await submitted()
  const session = await confirmed(supervisor)
  const { sample } = await getTransfer(later(supervisor), transferId)
  for (const { itemId } of sample) await viewItem(later(supervisor), itemId)
  const as = (digest: string) => countersignTransfer(later(supervisor), session, { transferId, digest })
  await expect(as('0'.repeat(64))).rejects.toMatchObject(conflict)
  const { digest } = await getTransfer(later(supervisor), transferId)
  expect(await Promise.allSettled([as(digest ?? ''), as(digest ?? '')])).toMatchObject([
    ...[{ status: expect.any(String) }, { status: expect.any(String) }],
  ])
  await expect(as(digest ?? '')).rejects.toMatchObject(conflict)
  expect((await events()).filter((type) => type === 'transfer.countersigned')).toHaveLength(1)
})

test('under review nothing is added: what is found later is another transfer', async () => {
  const contents = { 'a.mp4': 'one', 'b.mp4': 'two' }
  const transferId = await list(contents)
  await seal(transferId, contents, [0])
  const { entryIds } = await openTransferBatch(later(officer), { transferId, ordinals: [1] })
  await noteUnreadable(later(officer), { transferId, ordinals: [1], error: 'x', tries: 1 })
  await submit(transferId)
  await expect(beginUpload(later(officer), entryIds[0] ?? '', placeIn(store))).rejects.toMatchObject(conflict)
  await expect(openTransferBatch(later(officer), { transferId, ordinals: [1] })).rejects.toMatchObject(conflict)
  await expect(leaveOut(later(officer), { transferId, ordinals: [1], reason: 'x' })).rejects.toMatchObject(conflict)
  await expect(
    noteUnreadable(later(officer), { transferId, ordinals: [1], error: 'x', tries: 1 }),
  ).rejects.toMatchObject(conflict)
  await expect(reopenTransfer(later(officer), { transferId })).rejects.toMatchObject(conflict)
})

test('what was left out meanwhile, or is sent anew, is not sent by an engine that still holds it', async () => {
  const contents = { 'a.mp4': 'one', 'b.mp4': 'two' }
  const transferId = await list(contents)
  const { entryIds } = await openTransferBatch(later(officer), { transferId, ordinals: [0, 1] })
  await leaveOut(later(officer), { transferId, ordinals: [0], reason: 'private' })
  await expect(beginUpload(later(officer), entryIds[0] ?? '', placeIn(store))).rejects.toMatchObject(conflict)
  const { uploadId } = await beginUpload(later(officer), entryIds[1] ?? '', placeIn(store))
  await expect(leaveOut(later(officer), { transferId, ordinals: [1], reason: 'x' })).rejects.toMatchObject(conflict)
  await cancelUpload(later(officer), uploadId)
  await seal(transferId, contents, [1])
  await expect(beginUpload(later(officer), entryIds[1] ?? '', placeIn(store))).rejects.toMatchObject(conflict)
})

test('it is returned with reasons for entries, taken up again, and submitted anew with another sample seed', async () => {
  const transferId = await submitted()
  const first = await getTransfer(later(supervisor), transferId)
  const digest = first.digest ?? ''
  const [entry] = (await listEntries(later(supervisor), { transferId })).entries
  const why = [{ ordinal: entry?.ordinal ?? 0, reason: 'the clock is wrong' }]
  await expect(
    returnTransfer(later(supervisor), { transferId, digest: '0'.repeat(64), reason: 'x' }),
  ).rejects.toMatchObject(conflict)
  await returnTransfer(later(supervisor), { transferId, digest, reason: 'see the entry', entries: why })
  expect((await listWaiting(later(officer))).map(({ kind }) => kind)).toContain('transfer-returned')
  expect((await listEntries(later(officer), { transferId })).entries[0]).toMatchObject({
    returnedBecause: 'the clock is wrong',
  })
  await expect(submit(transferId)).rejects.toMatchObject(conflict)
  await reopenTransfer(later(officer), { transferId })
  expect(await submit(transferId)).toEqual({ status: 'submitted', digest })
  const second = await getTransfer(later(supervisor), transferId)
  expect(second.sampleSeed).not.toBe(first.sampleSeed)
  expect((await listEntries(later(officer), { transferId })).entries[0]).toMatchObject({ returnedBecause: null })
  expect(await sign(supervisor, transferId)).toEqual({ status: 'countersigned' })
  expect(await events()).toEqual([
    ...['transfer.countersigned', 'transfer.submitted', 'transfer.reopened', 'transfer.returned'],
    ...['transfer.submitted', 'transfer.listed', 'transfer.begun'],
  ])
})

test('the signer opens each exhibit of the sample, and says his password again in the session in which he signs', async () => {
  const transferId = await submitted()
  const { sample, digest } = await getTransfer(later(supervisor), transferId)
  expect(sample.map(({ hasOpened }) => hasOpened)).toEqual([false, false, false])
  const session = await confirmed(supervisor)
  const [one, ...rest] = sample.map(({ itemId }) => itemId)
  await viewItem(later(supervisor), one ?? '')
  const as = (sessionId: string, ms = 0) =>
    countersignTransfer(later(supervisor, ms), sessionId, { transferId, digest: digest ?? '' })
  expect(await as(session)).toEqual({ status: 'open', itemIds: expect.arrayContaining(rest) })
  for (const itemId of rest) await viewItem(later(supervisor), itemId)
  expect(await as(await openOne(supervisor)), 'another session of his').toEqual({ status: 'confirm' })
  expect(await as(session, 11 * 60_000), 'eleven minutes later').toEqual({ status: 'confirm' })
  expect(await as(session)).toEqual({ status: 'countersigned' })
})
async function openOne(who: Person): Promise<string> {
  const door = { db: database.web.db, now: new Date() }
  await asOfficer(door, who.actor.id, (db) => openSession(db, who.actor.id, 'station', door.now))
  const [row] = await database.owner
    .sql`select id from sessions where officer_id = ${who.actor.id} order by created_at desc, id desc limit 1`
  return row?.id
}

test('the case’s own supervisor signs; after seven days its deputy and the head of its unit too', async () => {
  const own = await person('supervisor', await makeUnit(database.owner))
  const head = await person('supervisor', above)
  const foreign = await person('supervisor', await makeUnit(database.owner))
  const transferId = await submitted()
  const decides = async (who: Person, ms = 0) => {
    const found = (await listWaiting(later(who, ms))).some(({ kind }) => kind === 'transfer-to-countersign')
    const can = await getTransfer(later(who, ms), transferId).then(
      ({ can }) => can.decide,
      () => false,
    )
    expect(found).toBe(can)
    return can
  }
  expect([await decides(supervisor), await decides(head), await decides(own), await decides(foreign)]).toEqual([
    true,
    true,
    false,
    false,
  ])
  await addMember(later(officer), { caseId, serviceNumber: own.actor.serviceNumber, role: 'supervisor' })
  expect([await decides(supervisor), await decides(head), await decides(own)]).toEqual([false, false, true])
  await expect(sign(supervisor, transferId)).rejects.toMatchObject(forbidden)
  expect([await decides(supervisor, 8 * DAY_MS), await decides(officer, 8 * DAY_MS)]).toEqual([true, false])
  expect(await sign(head, transferId, 8 * DAY_MS)).toMatchObject({ status: 'confirm' })
})

test('what is raised out of a reader’s sight is neither named nor counted to him, and he does not sign over it', async () => {
  const cleared = await person('supervisor', unitId, { isCleared: true })
  const contents = { 'secret.mp4': 'one', 'plain.mp4': 'two' }
  const transferId = await list(contents)
  const [secret] = await seal(transferId, contents)
  await submit(transferId)
  await classifyItem(later(cleared), { itemId: secret ?? '', classification: 'CONFIDENTIAL', reason: 'a witness' })
  const seen = await getTransfer(later(supervisor), transferId)
  expect(seen).toMatchObject({
    withheld: 1,
    sums: [{ kind: 'sealed', entries: 1, bytes: 3 }],
    can: { decide: false },
    notMine: 'withheld',
  })
  expect((await listEntries(later(supervisor), { transferId, q: 'secret' })).found).toBe(0)
  expect((await listEntries(later(supervisor), { transferId })).entries.map(({ path }) => path)).toEqual(['plain.mp4'])
  await expect(
    countersignTransfer(later(supervisor), await confirmed(supervisor), { transferId, digest: seen.digest ?? '' }),
  ).rejects.toMatchObject(forbidden)
  expect(await getTransfer(later(cleared), transferId)).toMatchObject({ withheld: 0, can: { decide: true } })
  expect(await sign(cleared, transferId)).toEqual({ status: 'countersigned' })
})

test('without any predicate, an outsider reads nothing of a transfer, and an insider only the one at hand', async () => {
  const transferId = await submitted()
  const outsider = await person('officer', await makeUnit(database.owner))
  const count = async (ctx: Ctx, table: string) =>
    (await bare(ctx, sql`select count(*)::int as n from ${sql.identifier(table)}`, transferId))[0]?.n
  for (const [table, own] of [
    ['transfers', 1],
    ['transfer_entries', 3],
    ['transfer_contributors', 1],
  ] as const)
    expect([await count(officer, table), await count(outsider, table)], table).toEqual([own, 0])
  await expect(getTransfer(outsider, transferId)).rejects.toMatchObject(missing)
  await expect(listEntries(outsider, { transferId })).rejects.toMatchObject(missing)
  await expect(submit(transferId, outsider)).rejects.toMatchObject(missing)
  expect((await bare(officer, sql`select 1 from transfer_entries`)).length).toBe(0)
})

test('one who brings a medium in by the number alone sees his transfer, and nothing else of the case', async () => {
  const stranger = await person('officer', await makeUnit(database.owner))
  const { transferId } = await beginTransfer(later(stranger), { target: { reportNumber: 'RN 1' }, medium: DISC })
  const ctx = later(stranger)
  await addEntries(ctx, { transferId, from: 0, entries: listed(CLIPS) })
  await endListing(ctx, { transferId, entries: 3 })
  await seal(transferId, CLIPS, undefined, later(stranger))
  const other = await submitted({ 'other.mp4': 'x' })
  expect((await listTransfers(later(stranger), caseId)).map(({ id }) => id)).toEqual([transferId])
  await expect(getTransfer(later(stranger), other)).rejects.toMatchObject(missing)
  expect(await submit(transferId, stranger)).toMatchObject({ status: 'submitted' })
  expect(await sign(supervisor, transferId)).toEqual({ status: 'countersigned' })
  await expect(
    beginTransfer(later(stranger), { target: { reportNumber: 'UNKNOWN' }, medium: DISC }),
  ).rejects.toMatchObject(conflict)
})

test('whatever a medium holds and however its entries end, it is submitted when each has an outcome, and not before', async () => {
  const ends = fc.constantFrom('sealed' as const, 'unreadable' as const, 'left-out' as const, 'none' as const)
  await fc.assert(
    fc.asyncProperty(tree(12), fc.array(ends, { minLength: 12, maxLength: 12 }), async (entries, chosen) => {
      const transferId = await listMedium(officer, caseId, entries)
      const of = (end: string) =>
        entries.flatMap(({ kind, sizeBytes }, at) => {
          const can = kind === 'file' && (end !== 'sealed' || sizeBytes !== null)
          return can && chosen[at] === end ? [at] : []
        })
      const [sealed, unreadable, out] = [of('sealed'), of('unreadable'), of('left-out')]
      const open = entries.flatMap(({ kind }, at) =>
        kind === 'file' && ![...sealed, ...unreadable, ...out].includes(at) ? [at] : [],
      )
      if (unreadable.length > 0)
        await noteUnreadable(later(officer), { transferId, ordinals: unreadable, error: 'x', tries: 1 })
      if (out.length > 0) await leaveOut(later(officer), { transferId, ordinals: out, reason: 'x' })
      const contents = entries.map(({ sizeBytes }) => 'x'.repeat(sizeBytes ?? 0))
      if (sealed.length > 0) await sealEntries(database, store, officer, { transferId, contents, ordinals: sealed })
      const before = await submit(transferId)
      expect(before).toMatchObject(
        open.length > 0 ? { status: 'refused', missing: open.length } : { status: 'submitted' },
      )
      if (open.length > 0) {
        await leaveOut(later(officer), { transferId, ordinals: open, reason: 'x' })
        expect(await submit(transferId)).toMatchObject({ status: 'submitted' })
      }
      const { sums } = await getTransfer(later(officer), transferId)
      expect(sums.reduce((sum, each) => sum + each.entries, 0)).toBe(entries.length)
      expect(sums.some(({ kind }) => kind === 'open')).toBe(false)
    }),
    { numRuns: 12 },
  )
}, 120_000)
