import { type SQL, sql } from 'drizzle-orm'
import { expect, test, vi } from 'vitest'
import { openSession } from '#lib/auth/session.ts'
import { handOverBatch } from '#lib/batches/hand-over.ts'
import { addMember } from '#lib/cases/add-member.ts'
import { asOfficer, type Ctx, inTransaction } from '#lib/context.ts'
import { viewItem } from '#lib/items/begin-viewing.ts'
import { classifyItem } from '#lib/items/classify.ts'
import { addEntries } from '#lib/transfers/add-entries.ts'
import { beginTransfer } from '#lib/transfers/begin.ts'
import { countersignTransfer } from '#lib/transfers/countersign.ts'
import { endListing } from '#lib/transfers/end-listing.ts'
import { getTransfer } from '#lib/transfers/get.ts'
import { listTransfers } from '#lib/transfers/list.ts'
import { listEntries } from '#lib/transfers/list-entries.ts'
import { noteUnreadable } from '#lib/transfers/note-unreadable.ts'
import { openTransferBatch } from '#lib/transfers/open-batch.ts'
import { reopenTransfer } from '#lib/transfers/reopen.ts'
import { returnTransfer } from '#lib/transfers/return-transfer.ts'
import { startFollower } from '#lib/uploads/follow.ts'
import { listWaiting } from '#lib/waiting/list.ts'
import { DISC, listed, sendEntry } from '#tests/factories/media.ts'
import { makeUnit } from '#tests/factories/people.ts'
import {
  above,
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
import { workerContext } from '#tests/support/store.ts'

vi.setConfig({ testTimeout: 60_000 })
withScene()

const conflict = { code: 'CONFLICT' }
const forbidden = { code: 'FORBIDDEN' }
const missing = { code: 'NOT_FOUND' }
const DAY_MS = 86_400_000

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
  const twice = await Promise.allSettled([as(digest ?? ''), as(digest ?? '')])
  expect(twice.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
  await expect(as(digest ?? '')).rejects.toMatchObject(conflict)
  expect((await events()).filter((type) => type === 'transfer.countersigned')).toHaveLength(1)
})

test('a signature over what the importer changed meanwhile is refused, and the signer is told why', async () => {
  const contents = { 'a.mp4': 'one', 'b.mp4': null }
  const transferId = await list(contents)
  await seal(transferId, contents, [0])
  await noteUnreadable(later(officer), { transferId, ordinals: [1], error: 'bad sector', tries: 1 })
  await submit(transferId)
  const changed = { ...conflict, reason: 'RECORD_CHANGED' }
  const seen = (await getTransfer(later(supervisor), transferId)).digest ?? ''
  const session = await confirmed(supervisor)
  const signSeen = () => countersignTransfer(later(supervisor), session, { transferId, digest: seen })
  await returnTransfer(later(await person('supervisor')), { transferId, digest: seen, reason: 'try it again' })
  await expect(signSeen(), 'while the importer has it').rejects.toMatchObject(changed)
  await reopenTransfer(later(officer), { transferId })
  await noteUnreadable(later(officer), { transferId, ordinals: [1], error: 'bad sector', tries: 9 })
  await expect(signSeen(), 'while he changes an outcome').rejects.toMatchObject(changed)
  await submit(transferId)
  await expect(signSeen(), 'once it is submitted anew').rejects.toMatchObject(changed)
  await expect(
    returnTransfer(later(supervisor), { transferId, digest: seen, reason: 'x' }),
    'nor is it returned',
  ).rejects.toMatchObject(changed)
  expect(await sign(supervisor, transferId), 'what he sees now').toEqual({ status: 'countersigned' })
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
    bytes: 3,
    sums: [{ kind: 'sealed', entries: 1, bytes: 3 }],
    can: { decide: false },
    notMine: 'withheld',
  })
  expect((await listEntries(later(supervisor), { transferId, q: 'secret' })).found).toBe(0)
  expect((await listEntries(later(supervisor), { transferId })).entries.map(({ path }) => path)).toEqual(['plain.mp4'])
  await expect(
    countersignTransfer(later(supervisor), await confirmed(supervisor), { transferId, digest: seen.digest ?? '' }),
  ).rejects.toMatchObject(forbidden)
  expect(await getTransfer(later(cleared), transferId)).toMatchObject({
    ...{ withheld: 0, can: { decide: true }, classification: 'CONFIDENTIAL' },
  })
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
