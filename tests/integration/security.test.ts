import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { recordSecurity } from '#lib/auth/security-event.ts'
import { asOfficer, type Ctx, inSnapshot, type OfficerActor, type Role } from '#lib/context.ts'
import { suspendOfficer } from '#lib/officers/suspend.ts'
import { listSecurityEvents } from '#lib/security/list-events.ts'
import { noteRefusal } from '#lib/security/note-refusal.ts'
import { searchLog } from '#lib/security/search-log.ts'
import { contextOf, makeOfficer, makeUnit } from '#tests/factories/people.ts'
import { type FreshDatabase, startTestDatabase, type TestDatabase } from '#tests/support/database.ts'

let server: TestDatabase
let database: FreshDatabase
let unitId: string
beforeAll(async () => {
  server = await startTestDatabase()
}, 60_000)
afterAll(() => server.stop())
beforeEach(async () => {
  database = await server.fresh()
  unitId = await makeUnit(database.owner)
  return () => database.close()
})

type Person = Ctx & { actor: OfficerActor }
async function as(role: Role): Promise<Person> {
  const { id } = await makeOfficer(database.owner, [{ unitId, role }])
  return (await contextOf(database.web, database.owner, id)) as Person
}
const later = (ctx: Person, minutes = 0): Person => ({ ...ctx, now: new Date(Date.now() + minutes * 60_000) })
const event = (officerId: string, type: 'sign-in' | 'unlock', at = new Date()) =>
  asOfficer({ db: database.web.db, now: at }, officerId, (db) =>
    recordSecurity(db, at, { type, officerId, address: 'station' }),
  )
const forbidden = { code: 'FORBIDDEN' }

test('security administrators and auditors read the log; nobody else does, with or without the application’s check', async () => {
  const officer = await as('officer')
  await event(officer.actor.id, 'sign-in')
  for (const role of ['security', 'auditor'] as const)
    expect((await listSecurityEvents(later(await as(role)), {})).events.map(({ type }) => type)).toEqual(['sign-in'])
  for (const ctx of [officer, await as('supervisor'), await as('legal'), await as('administrator')]) {
    await expect(listSecurityEvents(ctx, {})).rejects.toMatchObject(forbidden)
    await expect(searchLog(ctx, { serviceNumber: '1', reason: 'curious' })).rejects.toMatchObject(forbidden)
    const bare = inSnapshot(ctx, async (tx) => await tx.db.execute(sql`select 1 from security_events`))
    expect(await bare).toHaveLength(0)
  }
})

test('the log is filtered by kind and time, and its pages meet without gap or repetition', async () => {
  const officer = await as('officer')
  const at = (n: number) => new Date(Date.UTC(2026, 0, 1) + Math.floor(n / 3) * 1000) // three in each second
  for (let n = 0; n < 205; n += 1) await event(officer.actor.id, n % 2 ? 'unlock' : 'sign-in', at(n))
  const reader = later(await as('auditor'))
  const seen: string[] = []
  let after: string | undefined
  do {
    const page = await listSecurityEvents(reader, { after })
    seen.push(...page.events.map(({ id }) => id))
    after = page.next ?? undefined
  } while (after)
  const all = await database.owner.sql<{ id: string }[]>`select id from security_events order by at desc, id desc`
  expect(seen).toEqual(all.map(({ id }) => id))
  const some = await listSecurityEvents(reader, {
    type: 'unlock',
    from: at(0).toISOString(),
    until: at(10).toISOString(),
  })
  expect(some.events).toHaveLength(6)
  expect(some.events.every(({ type }) => type === 'unlock')).toBe(true)
})

test('a search by officer needs a reason, is an event itself, serves its own reader alone, and for an hour', async () => {
  const [officer, other, security, auditor] = [
    await as('officer'),
    await as('officer'),
    await as('security'),
    await as('auditor'),
  ]
  const administrator = await as('administrator')
  await event(officer.actor.id, 'sign-in')
  await event(other.actor.id, 'sign-in')
  const { serviceNumber } = officer.actor
  await expect(searchLog(security, { serviceNumber, reason: ' ' })).rejects.toThrow()
  await expect(searchLog(security, { serviceNumber: 'nobody', reason: 'RN 1 of 2026' })).rejects.toMatchObject({
    code: 'NOT_FOUND',
  })
  const { searchId } = await searchLog(later(security), { serviceNumber, reason: 'RN 1 of 2026' })
  const found = await listSecurityEvents(later(security), { search: searchId })
  expect(found.events.map(({ type, officer: who }) => [type, who?.serviceNumber])).toEqual([
    ['log-searched', serviceNumber],
    ['sign-in', serviceNumber],
  ])
  expect(found.searched).toMatchObject({ serviceNumber, reason: 'RN 1 of 2026' })
  const notFound = { code: 'NOT_FOUND' }
  await expect(listSecurityEvents(later(auditor), { search: searchId })).rejects.toMatchObject(notFound)
  await expect(listSecurityEvents(later(security, 61), { search: searchId })).rejects.toMatchObject(notFound)

  // What an administrator did is found under his number too.
  await suspendOfficer(later(administrator), { officerId: other.actor.id, reason: 'under inquiry' })
  const byHand = await searchLog(later(auditor), {
    serviceNumber: administrator.actor.serviceNumber,
    reason: 'complaint 7',
  })
  const { events } = await listSecurityEvents(later(auditor), { search: byHand.searchId, type: 'officer-suspended' })
  expect(events.map(({ facts }) => facts)).toEqual([{ by: administrator.actor.serviceNumber, reason: 'under inquiry' }])
})

test('a thousand refusals of one reason leave four lines, those of another reason or officer their own', async () => {
  const [prober, other] = [await as('officer'), await as('officer')]
  const refuse = (ctx: Person, path: string, minutes = 0) =>
    noteRefusal(database.web.db, new Date(Date.now() + minutes * 60_000), {
      ...{ officerId: ctx.actor.id, code: 'NOT_FOUND', path, address: 'station' },
    })
  for (let n = 0; n < 250; n += 1)
    await Promise.all(Array.from({ length: 4 }, (_, k) => refuse(prober, `/items/${n}-${k}`)))
  await refuse(prober, '/cases/1')
  await refuse(other, '/items/1')
  await refuse(prober, '/items/late', 16)
  const log = await database.owner.sql<{ officerId: string; detail: { path: string; times: string } }[]>`
    select officer_id as "officerId", detail from security_events where type = 'refused' order by at, id`
  const told = log.map(({ officerId, detail }) => [
    officerId === other.actor.id ? 'other' : 'prober',
    detail.path.split('/')[1],
    Number(detail.times),
  ])
  expect(told.sort()).toEqual(
    [
      ...[1, 10, 100, 1000, 1].map((times) => ['prober', 'items', times]),
      ['prober', 'cases', 1],
      ['other', 'items', 1],
    ].sort(),
  )
})
