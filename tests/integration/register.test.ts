import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { inSnapshot, inTransaction } from '#lib/context.ts'
import { carryMedium } from '#lib/register/carry.ts'
import { editMedium } from '#lib/register/edit.ts'
import { endMedium } from '#lib/register/end.ts'
import { getMedium } from '#lib/register/get.ts'
import { handOverMedium } from '#lib/register/hand-over.ts'
import { listMedia } from '#lib/register/list.ts'
import { listKeptUnits } from '#lib/register/list-kept-units.ts'
import { listRegisterUnits } from '#lib/register/list-units.ts'
import { noteFound } from '#lib/register/note-found.ts'
import { noteLost } from '#lib/register/note-lost.ts'
import { listWaiting } from '#lib/waiting/list.ts'
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

let server: TestDatabase
let database: FreshDatabase
let unitId: string
let elsewhere: string
let keeper: Confirming
let officer: Confirming
let stranger: Confirming
beforeAll(async () => {
  server = await startTestDatabase()
}, 60_000)
afterAll(() => server.stop())
beforeEach(async () => {
  database = await server.fresh()
  ;[unitId, elsewhere] = [await makeUnit(database.owner), await makeUnit(database.owner)]
  keeper = await makeConfirming(database, unitId, 'exhibits')
  officer = await makeConfirming(database, elsewhere, 'officer')
  stranger = await makeConfirming(database, elsewhere, 'officer')
  return () => database.close()
})

const forbidden = { code: 'FORBIDDEN' }
const notFound = { code: 'NOT_FOUND' }
const conflict = { code: 'CONFLICT' }
const invalid = { code: 'INVALID' }
const stateOf = async (mediumId: string) => (await getMedium(now(keeper), mediumId)).medium
const eventsOf = async (mediumId: string) =>
  (await getMedium(now(keeper), mediumId)).history?.events.map(({ type }) => type)

test('a property officer registers a medium in his own store, under a label that no other bears', async () => {
  const { id, label } = await makeMedium(keeper, unitId, { serial: 'SN 7', claimedNumber: 'RN 1' })
  expect(label).toMatch(/^USB-\d{5}$/)
  expect(await stateOf(id)).toMatchObject({ state: 'in-store', serial: 'SN 7', claimedNumber: 'RN 1', holder: null })
  expect((await makeMedium(keeper, unitId)).label).not.toBe(label)
  await expect(makeMedium(keeper, unitId, { label: ` ${label.toLowerCase()} ` })).rejects.toMatchObject(conflict)
  await expect(makeMedium(keeper, elsewhere)).rejects.toMatchObject(forbidden)
  await expect(makeMedium(officer, elsewhere)).rejects.toMatchObject(forbidden)
})

test('a medium goes out and comes back by two passwords, and its history says each step once', async () => {
  const { id } = await makeMedium(keeper, unitId)
  await expect(getMedium(now(officer), id)).rejects.toMatchObject(notFound)
  expect(await issueMedium(keeper, id, officer)).toEqual({ wrong: null })
  expect(await stateOf(id)).toMatchObject({
    state: 'issued',
    issueNumber: 1,
    holder: { serviceNumber: officer.serviceNumber },
  })
  // Who has it sees it, of whatever unit he is, and says where it is.
  await carryMedium(now(officer), { mediumId: id, state: 'at-court', place: 'Court 3' })
  await expect(carryMedium(now(stranger), { mediumId: id, state: 'issued', place: 'x' })).rejects.toMatchObject(
    notFound,
  )
  await carryMedium(now(keeper), { mediumId: id, state: 'issued', place: 'back from court' })
  const holding = now(officer)
  const passed = { mediumId: id, way: 'pass-on' as const, ...passwords(stranger) }
  expect(await handOverMedium(holding, doorOf(holding), passed)).toEqual({ wrong: null })
  await expect(getMedium(now(officer), id)).rejects.toMatchObject(notFound)
  const back = { mediumId: id, way: 'take-back' as const, place: 'Shelf 2' }
  const ctx = now(keeper)
  await expect(handOverMedium(ctx, doorOf(ctx), { ...back, ...passwords(officer) })).rejects.toMatchObject(invalid)
  expect(await handOverMedium(ctx, doorOf(ctx), { ...back, ...passwords(stranger) })).toEqual({ wrong: null })
  expect(await stateOf(id)).toMatchObject({
    state: 'in-store',
    place: 'Shelf 2',
    holder: null,
    dueAt: null,
    issueNumber: 1,
  })
  expect(await eventsOf(id)).toEqual([
    ...['medium.taken-back', 'medium.passed-on', 'medium.in-hand', 'medium.at-court', 'medium.issued'],
    'medium.registered',
  ])
})

test('without both passwords nothing changes hands, and wrong ones lock out as at the door', async () => {
  const { id } = await makeMedium(keeper, unitId)
  const give = (more: object) => {
    const ctx = now(keeper)
    const dueAt = new Date(Date.now() + 3_600_000).toISOString()
    const input = { mediumId: id, way: 'issue' as const, dueAt, ...passwords(officer), ...more }
    return handOverMedium(ctx, doorOf(ctx), input)
  }
  expect(await give({ ownPassword: 'wrong' })).toEqual({ wrong: 'own' })
  expect(await give({ otherNumber: 'nobody' })).toEqual({ wrong: 'other' })
  await expect(give({ otherNumber: keeper.serviceNumber })).rejects.toMatchObject(invalid)
  await expect(give({ dueAt: null })).rejects.toMatchObject(invalid)
  // A password that somebody else issued, or of one who may hold no medium.
  await database.owner.sql`update officers set password_once = true where id = ${stranger.id}`
  expect(await give(passwords(stranger))).toEqual({ wrong: 'other' })
  const auditor = await makeConfirming(database, unitId, 'auditor')
  await expect(give(passwords(auditor))).rejects.toMatchObject(invalid)
  for (let attempt = 0; attempt < 6; attempt += 1)
    expect(await give({ otherPassword: 'wrong' })).toEqual({ wrong: 'other' })
  expect(await give({}), 'locked out').toEqual({ wrong: 'other' })
  expect(await stateOf(id)).toMatchObject({ state: 'in-store', issueNumber: 0 })
  expect(await eventsOf(id)).toEqual(['medium.registered'])
})

test('of two who give one medium out at the same moment one does it', async () => {
  const { id } = await makeMedium(keeper, unitId)
  const outcomes = await Promise.allSettled([issueMedium(keeper, id, officer), issueMedium(keeper, id, stranger)])
  expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
  expect(await stateOf(id)).toMatchObject({ state: 'issued', issueNumber: 1 })
  expect((await eventsOf(id))?.filter((type) => type === 'medium.issued')).toHaveLength(1)
})

test('a lost medium is revoked at once, by whoever learns of it, until it is issued anew', async () => {
  const { id } = await makeMedium(keeper, unitId)
  await issueMedium(keeper, id, officer)
  const supervisor = await makeConfirming(database, unitId, 'supervisor')
  const colleague = await makeConfirming(database, unitId, 'officer')
  await expect(noteLost(now(colleague), { mediumId: id, reason: 'x' })).rejects.toMatchObject(forbidden)
  await noteLost(now(supervisor), { mediumId: id, reason: 'left in a taxi' })
  expect(await stateOf(id)).toMatchObject({ state: 'lost', isRevoked: true, holder: null })
  await expect(noteLost(now(keeper), { mediumId: id, reason: 'x' })).rejects.toMatchObject(conflict)
  await expect(issueMedium(keeper, id, officer)).rejects.toMatchObject(conflict)
  await noteFound(now(keeper), { mediumId: id, reason: 'brought by the driver' })
  expect(await stateOf(id)).toMatchObject({ state: 'in-store', isRevoked: true })
  await issueMedium(keeper, id, stranger)
  expect(await stateOf(id)).toMatchObject({ isRevoked: false, issueNumber: 2 })
})

test('a medium ends before two persons, as its standing allows, and then nothing moves it', async () => {
  const end = (mediumId: string, state: 'returned' | 'destroyed', more: object = {}) => {
    const ctx = now(keeper)
    return endMedium(ctx, doorOf(ctx), {
      mediumId,
      state,
      ...{ authority: 'Order 3 of 2026', authorityKind: 'court-order' },
      ...{ dated: '2026-01-12', appealEnds: '2026-02-09' },
      ...passwords(officer),
      ...more,
    })
  }
  const stick = await makeMedium(keeper, unitId)
  const telephone = await makeMedium(keeper, unitId, { kind: 'card', standing: 'seized' })
  await expect(end(telephone.id, 'destroyed')).rejects.toMatchObject(invalid)
  expect(await end(telephone.id, 'returned', { otherPassword: 'wrong' })).toEqual({ wrong: 'other' })
  await expect(end(telephone.id, 'returned', { otherNumber: keeper.serviceNumber })).rejects.toMatchObject(invalid)
  expect(await end(telephone.id, 'returned')).toEqual({ wrong: null })
  expect(await end(stick.id, 'destroyed')).toEqual({ wrong: null })
  await expect(end(stick.id, 'destroyed')).rejects.toMatchObject(conflict)
  await expect(noteLost(now(keeper), { mediumId: stick.id, reason: 'x' })).rejects.toMatchObject(conflict)
  await expect(editMedium(now(keeper), { mediumId: stick.id, standing: 'working', unitId })).rejects.toMatchObject(
    conflict,
  )
  await expect(database.owner.sql`update media set state = 'in-store' where id = ${stick.id}`).rejects.toThrow(
    'go back',
  )
  expect(await eventsOf(stick.id)).toEqual(['medium.destroyed', 'medium.registered'])
})

test('who is posted to the unit sees the thing, not the number on it nor its history, and finds it by neither', async () => {
  const colleague = await makeConfirming(database, unitId, 'officer')
  const { id, label } = await makeMedium(keeper, unitId, { claimedNumber: 'SECRET 26', serial: 'SN 8', remarks: 'x' })
  const { medium, history } = await getMedium(now(colleague), id)
  expect([medium.claimedNumber, medium.remarks, history]).toEqual([null, null, null])
  const found = async (who: Confirming, text: string) =>
    (await listMedia(now(who), { text })).media.map((each) => each.label)
  expect(await found(colleague, 'secret')).toEqual([])
  expect(await found(colleague, 'sn 8')).toEqual([label])
  expect(await found(keeper, 'secret')).toEqual([label])
  expect(await found(stranger, '')).toEqual([])
  const read = (who: Confirming) =>
    inSnapshot(now(who), async (tx) => {
      const count = async (query: ReturnType<typeof sql>) => (await tx.db.execute<{ n: number }>(query))[0]?.n
      return [
        await count(sql`select count(*)::int as n from media`),
        await count(sql`select count(*)::int as n from custody_events`),
        await count(sql`select count(*)::int as n from event_values`),
      ]
    })
  // No predicate of the application's here: only row-level security.
  expect(await read(stranger)).toEqual([0, 0, 0])
  expect(await read(colleague)).toEqual([1, 0, 0])
  expect((await read(keeper)).slice(0, 2)).toEqual([1, 1])
})

test('web itself changes no medium as one who neither keeps nor has it', async () => {
  const colleague = await makeConfirming(database, unitId, 'officer')
  const { id } = await makeMedium(keeper, unitId)
  const steal = inTransaction(now(colleague), (tx) =>
    tx.db.execute(sql`update media set place = 'mine', changed_by = ${colleague.id}, changed_at = ${tx.now.toISOString()}
      where id = ${id}`),
  )
  await expect(steal).rejects.toMatchObject({ cause: { code: '42501' } })
  await expect(database.web.sql`update media set label = 'x'`).rejects.toThrow('permission denied')
  await expect(database.owner.sql`delete from media`).rejects.toThrow('forbidden')
})

test('what should have been back is told to who has it and who keeps it, and found as overdue', async () => {
  const [late, inTime] = [await makeMedium(keeper, unitId), await makeMedium(keeper, unitId, { kind: 'disc' })]
  await issueMedium(keeper, late.id, officer)
  await issueMedium(keeper, inTime.id, officer, new Date(Date.now() + 7 * 86_400_000))
  const later = (who: Confirming) => ({ ...who.ctx, now: new Date(Date.now() + 86_400_000) })
  for (const who of [keeper, officer]) {
    const waiting = (await listWaiting(later(who))).filter(({ kind }) => kind === 'medium-overdue')
    expect(waiting.map(({ href }) => href)).toEqual([`/register/${late.id}`])
  }
  expect((await listMedia(later(keeper), { overdue: 'yes' })).media.map(({ label }) => label)).toEqual([late.label])
  expect((await listMedia(now(keeper), { overdue: 'yes' })).media).toEqual([])
  const kinds = (await listMedia(later(keeper), { kind: 'disc', state: 'issued', unitId })).media
  expect(kinds.map(({ label, isOverdue }) => [label, isOverdue])).toEqual([[inTime.label, false]])
  expect(await listRegisterUnits(now(officer))).toMatchObject([{ id: unitId }])
  expect(await listKeptUnits(now(keeper))).toMatchObject([{ id: unitId }])
  await expect(listKeptUnits(now(officer))).rejects.toMatchObject(forbidden)
})

test('a long register is read page by page, each medium once', async () => {
  await database.owner
    .sql`insert into media (id, label, kind, standing, unit_id, registered_by, registered_at, changed_by, changed_at)
    select gen_random_uuid(), 'X-' || lpad(n::text, 4, '0'), 'disc', 'working', ${unitId}, ${keeper.id}, now(), ${keeper.id}, now()
    from generate_series(1, 120) n`
  const labels: string[] = []
  let after: string | null = ''
  while (after !== null) {
    const page: Awaited<ReturnType<typeof listMedia>> = await listMedia(now(keeper), { after })
    labels.push(...page.media.map(({ label }) => label))
    after = page.next
  }
  expect(labels).toEqual(Array.from({ length: 120 }, (_, at) => `X-${String(at + 1).padStart(4, '0')}`))
})
