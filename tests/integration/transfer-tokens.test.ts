import { sql } from 'drizzle-orm'
import { beforeEach, expect, test, vi } from 'vitest'
import { inTransaction } from '#lib/context.ts'
import { caseHistory } from '#lib/custody/history.ts'
import { checkToken } from '#lib/register/check-token.ts'
import { getMedium } from '#lib/register/get.ts'
import { issueToken } from '#lib/register/issue-token.ts'
import { noteLost } from '#lib/register/note-lost.ts'
import { addEntries } from '#lib/transfers/add-entries.ts'
import { beginTransfer } from '#lib/transfers/begin.ts'
import { checkTransferToken } from '#lib/transfers/check-token.ts'
import { endListing } from '#lib/transfers/end-listing.ts'
import { getTransfer } from '#lib/transfers/get.ts'
import { getCertificate } from '#lib/transfers/get-certificate.ts'
import { listEntries } from '#lib/transfers/list-entries.ts'
import { noteUnreadable } from '#lib/transfers/note-unreadable.ts'
import { openTransferBatch } from '#lib/transfers/open-batch.ts'
import type { MediumInput } from '#lib/transfers/schema.ts'
import { submitTransfer } from '#lib/transfers/submit.ts'
import { makeUnit } from '#tests/factories/people.ts'
import { type Confirming, issueMedium, makeConfirming, makeMedium, now } from '#tests/factories/register.ts'
import { caseId, database, later, person, supervisor, unitId, withScene } from '#tests/factories/transfer-scene.ts'
import { startTestLog, type TestLog } from '#tests/support/log.ts'

vi.setConfig({ testTimeout: 60_000 })
withScene()
let log: TestLog
let keeper: Confirming
let holder: Confirming
beforeEach(async () => {
  log = await startTestLog(database)
  keeper = await makeConfirming(database, unitId, 'exhibits')
  holder = await makeConfirming(database, unitId, 'officer')
  return () => log.stop()
})

const DAY_MS = 86_400_000
const unread = { code: 'CONFLICT', reason: 'TOKEN_UNREAD' }
const denied = { cause: { code: '42501' } }

/** A stick in the holder's hands, with the token of its issue. */
async function issued() {
  const stick = await makeMedium(keeper, unitId)
  await issueMedium(keeper, stick.id, holder)
  const { text } = await issueToken(now(keeper), log.place.signerFolder, { mediumId: stick.id, emptiness: 'seen' })
  return { ...stick, token: text }
}
async function begin(label: string, medium: Partial<MediumInput> = {}, who = holder): Promise<string> {
  const said = { kind: 'usb', owner: 'designated', label, ...medium } as const
  return (await beginTransfer(now(who), { target: { reportNumber: 'RN 1' }, medium: said })).transferId
}
const check = (transferId: string, token: string | null, reason = '', who = holder) =>
  checkTransferToken(now(who), log.place.signerFolder, { transferId, token, reason })
const file = (path: string, at = Date.now()) => ({ path, sizeBytes: null, modifiedAt: new Date(at).toISOString() })
async function list(transferId: string, entries = [file('a.mp4')]) {
  await addEntries(now(holder), { transferId, from: 0, entries })
  await endListing(now(holder), { transferId, entries: entries.length })
}
const eventsOf = async (type: string) =>
  (await caseHistory(later(supervisor), caseId)).events.filter((event) => event.type === type)

test('a stick is recognised by its token, listed, and what is older than its issue is marked as left over', async () => {
  const { id, label, token } = await issued()
  const transferId = await begin(label)
  expect(await getTransfer(now(holder), transferId)).toMatchObject({ isUnread: true, token: null })
  expect(await check(transferId, token)).toEqual({ status: 'checked' })
  const old = { ...file('old.mp4', Date.now() - DAY_MS), kind: 'file' as const }
  await list(transferId, [old, file('new.mp4', Date.now() + 1000)])
  expect(await getTransfer(now(holder), transferId)).toMatchObject({
    ...{ isUnread: false, marks: { 'left-over': 1 } },
    token: { verdict: 'good', doubt: null, reason: '', issue: 1, issuedAt: expect.any(String) },
  })
  const { entries } = await listEntries(now(holder), { transferId, show: 'left-over' })
  expect(entries.map(({ path }) => path)).toEqual(['old.mp4'])
  expect(await check(transferId, token), 'looked at again when the rest is brought in').toEqual({ status: 'checked' })
  expect(await eventsOf('transfer.token-checked')).toHaveLength(1)
  const [event] = await database.owner.sql`select convert_from(bytes, 'UTF8')::jsonb -> 'facts' as facts
    from custody_events where type = 'transfer.token-checked'`
  expect(event?.facts).toEqual({ transferId, mediumId: id, issue: 1, verdict: 'good', doubt: null })
})

test('of a designated stick that was not read nothing is listed, brought in or submitted, asked directly or from inside web', async () => {
  const transferId = await begin('no such label')
  const entries = [file('a.mp4')]
  await expect(addEntries(now(holder), { transferId, from: 0, entries })).rejects.toMatchObject(unread)
  await expect(endListing(now(holder), { transferId, entries: 1 })).rejects.toMatchObject(unread)
  const whole = sql`listed_at = now(), manifest_sha256 = ${'0'.repeat(64)}`
  const bare = (set: typeof whole) =>
    inTransaction(now(holder), (tx) => tx.db.execute(sql`update transfers set ${set} where id = ${transferId}`))
  await expect(bare(whole)).rejects.toMatchObject(denied)
  const forged = sql`token_verdict = 'good', token_checked_at = now(), token_checked_by = ${supervisor.actor.id}`
  await expect(bare(forged), 'in another’s name').rejects.toMatchObject(denied)

  // Listed before tokens were read: nothing of it goes on until its stick was looked at.
  await database.owner.sql`insert into transfer_entries (transfer_id, ordinal, path, kind, place)
    values (${transferId}, 0, 'a.mp4', 'file', 1)`
  await database.owner.sql`update transfers set entries = 1, listed_at = now(), manifest_sha256 = ${'0'.repeat(64)}
    where id = ${transferId}`
  await expect(openTransferBatch(now(holder), { transferId, ordinals: [0] })).rejects.toMatchObject(unread)
  await noteUnreadable(now(holder), { transferId, ordinals: [0], error: 'x', tries: 1 })
  await expect(submitTransfer(now(holder), { transferId })).rejects.toMatchObject(unread)
  expect(await check(transferId, null, 'a recorder formatted it')).toEqual({ status: 'checked' })
  expect(await submitTransfer(now(holder), { transferId })).toMatchObject({ status: 'submitted' })
})

test('without a token it goes on with a reason alone, which who countersigns reads, on the record and on the certificate', async () => {
  const { id, label } = await issued()
  const transferId = await begin(label, { kind: 'disc', owner: 'working' }) // the register knows better
  expect(await check(transferId, null)).toEqual({ status: 'reason', why: 'missing', usedBefore: null })
  expect(await check(transferId, null, '   ')).toMatchObject({ status: 'reason' })
  expect(await eventsOf('transfer.token-checked')).toEqual([])
  await expect(list(transferId)).rejects.toMatchObject(unread)
  const reason = '錄影機把它格式化了'
  expect(await check(transferId, null, reason)).toEqual({ status: 'checked' })
  await list(transferId)
  expect(await check(transferId, null, 'another reason'), 'what was said stands').toEqual({ status: 'checked' })
  const token = { verdict: 'doubtful', doubt: 'missing', reason }
  expect(await getTransfer(later(supervisor), transferId)).toMatchObject({ token })
  expect(await getCertificate(later(supervisor), transferId)).toMatchObject({ transfer: { token } })
  expect(await eventsOf('transfer.token-checked')).toMatchObject([{ values: { reason, mediumLabel: label } }])
  const forged = sql`update transfers set token_reason = 'x' where medium_id = ${id}`
  await expect(inTransaction(now(holder), (tx) => tx.db.execute(forged))).rejects.toMatchObject(denied)
})

test('an issue that serves a second record asks for a reason; a record that was begun and never listed is no use of it', async () => {
  const { label, token } = await issued()
  const told = () => checkToken(now(holder), log.place.signerFolder, { token })
  expect(await told(), 'picked, and nothing begun').toMatchObject({ verdict: 'good', medium: { label, kind: 'usb' } })
  expect(await check(await begin(label), token)).toEqual({ status: 'checked' })
  expect(await told(), 'begun, and given up').toMatchObject({ verdict: 'good' })
  const first = await begin(label)
  expect(await check(first, token)).toEqual({ status: 'checked' })
  await list(first)
  const usedBefore = { at: expect.any(String), by: { en: expect.any(String), zh: expect.anything() } }
  expect(await told()).toMatchObject({ verdict: 'doubtful', why: 'used-before' })
  await database.owner.sql`update transfers set medium_id = null where id = ${first}` // or it would be led to that one
  const second = await begin(label)
  expect(await check(second, token)).toMatchObject({ status: 'reason', why: 'used-before' })
  expect((await check(second, token)) as object).toHaveProperty('usedBefore.at', usedBefore.at)
  expect(await check(second, token, 'more was copied to it')).toEqual({ status: 'checked' })
  expect(await getTransfer(now(holder), second)).toMatchObject({ token: { doubt: 'used-before' } })
})

test('a forged, foreign or revoked token is refused with whom to call, and nothing is listed after it', async () => {
  const { id, label, token } = await issued()
  const call = [{ serviceNumber: keeper.serviceNumber }]
  const forged = token.replace('\\"issueNumber\\":1', '\\"issueNumber\\":2')
  const transferId = await begin(label)
  expect(await check(transferId, forged, 'it is ours')).toMatchObject({ status: 'refused', why: 'forged', call })
  await expect(list(transferId)).rejects.toMatchObject(unread)
  const other = await issued()
  expect(await check(transferId, other.token)).toMatchObject({ status: 'refused', why: 'copied', call })
  const stranger = await makeConfirming(database, await makeUnit(database.owner), 'officer')
  const theirs = await begin('unlabelled', {}, stranger)
  expect(await check(theirs, token, 'x', stranger)).toMatchObject({ status: 'refused', why: 'foreign', call })
  await noteLost(now(holder), { mediumId: id, reason: 'left in a taxi' })
  expect(await check(transferId, token, 'x')).toMatchObject({ status: 'refused', why: 'revoked', call })
  const { history } = await getMedium(now(keeper), id)
  expect(history?.events.filter(({ type }) => type === 'medium.token-refused')).toHaveLength(3)
  expect(await eventsOf('transfer.token-checked')).toEqual([])
})

test('a token says which medium it is: under another label that stands in no register it is not brought in', async () => {
  const { token } = await issued()
  const differs = { code: 'CONFLICT', reason: 'MEDIUM_DIFFERS' }
  await expect(check(await begin('a stick'), token)).rejects.toMatchObject(differs)
  const seized = await begin('from the shop', { owner: 'seized' })
  await expect(check(seized, token), 'whosever it is said to be').rejects.toMatchObject(differs)
  expect(await check(seized, null), 'what bears none').toEqual({ status: 'checked' })
  await list(seized)
  expect(await getTransfer(now(holder), seized)).toMatchObject({ token: null, isUnread: false })
})

test('who may not fill a record has no token read for it', async () => {
  const { label, token } = await issued()
  const transferId = await begin(label)
  const as = async (who: Awaited<ReturnType<typeof person>>) =>
    checkTransferToken(later(who), log.place.signerFolder, { transferId, token })
  await expect(as(await person('auditor'))).rejects.toMatchObject({ code: 'FORBIDDEN' })
  await expect(as(await person('officer', await makeUnit(database.owner)))).rejects.toMatchObject({ code: 'NOT_FOUND' })
})
