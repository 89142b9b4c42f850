import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { checkToken } from '#lib/register/check-token.ts'
import { endMedium } from '#lib/register/end.ts'
import { getMedium } from '#lib/register/get.ts'
import { handOverMedium } from '#lib/register/hand-over.ts'
import { issueToken } from '#lib/register/issue-token.ts'
import { noteFound } from '#lib/register/note-found.ts'
import { noteLost } from '#lib/register/note-lost.ts'
import { makeUnit } from '#tests/factories/people.ts'
import {
  type Confirming,
  doorOf,
  issueMedium,
  makeConfirming,
  makeMedium,
  now,
  passwords,
} from '#tests/factories/register.ts'
import { type FreshDatabase, startTestDatabase, type TestDatabase } from '#tests/support/database.ts'
import { startTestLog, type TestLog } from '#tests/support/log.ts'

let server: TestDatabase
let database: FreshDatabase
let log: TestLog
let unitId: string
let keeper: Confirming
let officer: Confirming
beforeAll(async () => {
  server = await startTestDatabase()
}, 60_000)
afterAll(() => server.stop())
beforeEach(async () => {
  database = await server.fresh()
  log = await startTestLog(database)
  unitId = await makeUnit(database.owner)
  keeper = await makeConfirming(database, unitId, 'exhibits')
  officer = await makeConfirming(database, unitId, 'officer')
  return async () => {
    await log.stop()
    await database.close()
  }
})

const make = (who: Confirming, mediumId: string) =>
  issueToken(now(who), log.place.signerFolder, { mediumId, emptiness: 'seen' })
const check = (who: Confirming, token: string | null, more: object = {}) =>
  checkToken(now(who), log.place.signerFolder, { importId: randomUUID(), token, ...more })
/** A stick in the officer's hands, with its token. */
async function issued(more: object = {}) {
  const medium = await makeMedium(keeper, unitId, more)
  await issueMedium(keeper, medium.id, officer)
  return { ...medium, token: (await make(keeper, medium.id)).text }
}
async function takeBack(mediumId: string) {
  const ctx = now(keeper)
  await handOverMedium(ctx, doorOf(ctx), { mediumId, way: 'take-back', ...passwords(officer) })
}
const eventsOf = async (mediumId: string) =>
  (await getMedium(now(keeper), mediumId)).history?.events.map(({ type }) => type)

test('an issued stick gets the token of its issue, from who keeps its store, and is good at import', async () => {
  const { id, label } = await makeMedium(keeper, unitId)
  await expect(make(keeper, id), 'not issued').rejects.toMatchObject({ code: 'CONFLICT' })
  await issueMedium(keeper, id, officer)
  expect((await getMedium(now(keeper), id)).medium).toMatchObject({ hasToken: false, can: { issueToken: true } })
  await expect(make(officer, id)).rejects.toMatchObject({ code: 'FORBIDDEN' })
  const file = await make(keeper, id)
  expect(file.name).toBe('CDIP-TOKEN.json')
  expect(await make(keeper, id), 'the same for one issue').toEqual(file)
  expect(file.text).not.toContain(label)
  expect((await getMedium(now(keeper), id)).medium.hasToken).toBe(true)
  expect(await eventsOf(id)).toEqual([
    ...['medium.token-made', 'medium.token-made', 'medium.issued', 'medium.registered'],
  ])
  expect(await check(officer, file.text)).toMatchObject({ verdict: 'good', medium: { id, label }, call: [] })
  const disc = await makeMedium(keeper, unitId, { kind: 'disc', standing: 'working' })
  await issueMedium(keeper, disc.id, officer)
  await expect(make(keeper, disc.id), 'nothing is written to it').rejects.toMatchObject({ code: 'INVALID' })
})

test('without the signer no token is made, and none is recorded', async () => {
  const { id } = await makeMedium(keeper, unitId)
  await issueMedium(keeper, id, officer)
  const away = issueToken(now(keeper), '/nowhere', { mediumId: id, emptiness: 'confirmed' })
  await expect(away).rejects.toMatchObject({ code: 'UNAVAILABLE' })
  expect(await eventsOf(id)).toEqual(['medium.issued', 'medium.registered'])
})

test('a lost stick is refused, with whom to call, and its old token after it was found and issued anew', async () => {
  const { id, token } = await issued()
  await noteLost(now(officer), { mediumId: id, reason: 'left in a taxi' })
  const call = [{ serviceNumber: keeper.serviceNumber }]
  expect(await check(officer, token)).toMatchObject({ verdict: 'refused', why: 'revoked', call })
  expect(await check(officer, null, { mediumId: id }), 'by its label').toMatchObject({ why: 'revoked' })
  await noteFound(now(keeper), { mediumId: id, reason: 'brought by the driver' })
  await issueMedium(keeper, id, officer)
  expect(await check(officer, token), 'the copy that was made meanwhile').toMatchObject({ why: 'revoked' })
  expect(await check(officer, (await make(keeper, id)).text)).toMatchObject({ verdict: 'good' })
  expect((await eventsOf(id))?.filter((type) => type === 'medium.token-refused')).toHaveLength(3)
  await expect(database.owner.sql`update media set revoked_issues = '{}' where id = ${id}`).rejects.toThrow('stays')
})

test('a destroyed stick is refused', async () => {
  const { id, token } = await issued()
  await takeBack(id)
  const ctx = now(keeper)
  const order = { state: 'destroyed' as const, authority: 'Order 3 of 2026', ...passwords(officer) }
  await endMedium(ctx, doorOf(ctx), { mediumId: id, ...order })
  expect(await check(officer, token)).toMatchObject({ verdict: 'refused', why: 'revoked' })
})

test('a token of another unit’s stick says nothing but whom to call; its own keeper reads of it', async () => {
  const { id, token } = await issued()
  const stranger = await makeConfirming(database, await makeUnit(database.owner), 'officer')
  const call = [{ serviceNumber: keeper.serviceNumber }]
  const found = await check(stranger, token)
  expect(found).toMatchObject({ verdict: 'refused', why: 'foreign', medium: null, usedBefore: null, call })
  expect((await eventsOf(id))?.[0]).toBe('medium.token-refused')
  await expect(check(stranger, token, { mediumId: id })).rejects.toMatchObject({ code: 'NOT_FOUND' })
  const administrator = await makeConfirming(database, unitId, 'administrator')
  await expect(check(administrator, token)).rejects.toMatchObject({ code: 'FORBIDDEN' })
})

test('a forged token goes into the security log, and the officer’s own property office is to be called', async () => {
  const { token } = await issued()
  const forged = token.replace('\\"issueNumber\\":1', '\\"issueNumber\\":2')
  expect(forged).not.toBe(token)
  const call = [{ serviceNumber: keeper.serviceNumber }]
  expect(await check(officer, forged)).toMatchObject({ verdict: 'refused', why: 'forged', medium: null, call })
  const told = await database.owner.sql`select officer_id from security_events where type = 'token-forged'`
  expect(told.map((each) => each.officer_id)).toEqual([officer.id])
})

test('one issue that serves a second import asks for a reason and says who had it first; the same import does not', async () => {
  const { token } = await issued()
  const importId = randomUUID()
  expect(await check(officer, token, { importId })).toMatchObject({ verdict: 'good' })
  expect(await check(officer, token, { importId }), 'asked again').toMatchObject({ verdict: 'good' })
  const colleague = await makeConfirming(database, unitId, 'officer')
  const again = await check(colleague, token)
  expect(again).toMatchObject({ verdict: 'doubtful', why: 'used-before', usedBefore: { at: expect.any(String) } })
  await expect(database.owner.sql`delete from token_uses`).rejects.toThrow('forbidden')
})

test('of two imports of one issue at the same moment one is the second', async () => {
  const { token } = await issued()
  const found = await Promise.all([check(officer, token), check(officer, token), check(officer, token)])
  expect(found.map(({ verdict }) => verdict).sort()).toEqual(['doubtful', 'doubtful', 'good'])
})

test('a stick that was formatted, or bears an earlier issue, goes on with a reason; one with another’s serial does not', async () => {
  const { id, token } = await issued({ serial: 'SN-77' })
  expect(await check(officer, null, { mediumId: id })).toMatchObject({ verdict: 'doubtful', why: 'missing' })
  expect(await check(officer, 'DCIM', { mediumId: id })).toMatchObject({ verdict: 'doubtful', why: 'unreadable' })
  expect(await check(officer, null)).toMatchObject({ verdict: 'doubtful', why: 'missing', medium: null })
  expect(await check(officer, token, { deviceSerial: 'SN-78' })).toMatchObject({ verdict: 'refused', why: 'copied' })
  await takeBack(id)
  await issueMedium(keeper, id, officer)
  const stale = await check(officer, token)
  expect(stale).toMatchObject({ verdict: 'doubtful', why: 'stale', medium: { issueNumber: 2 } })
  const other = await issued()
  expect(await check(officer, token, { mediumId: other.id }), 'of another stick').toMatchObject({ why: 'copied' })
})
