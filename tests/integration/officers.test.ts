import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { changePassword } from '#lib/auth/change-password.ts'
import { hashPassword, verifyPassword } from '#lib/auth/password.ts'
import { loadSession, openSession } from '#lib/auth/session.ts'
import { signIn } from '#lib/auth/sign-in.ts'
import { signOut } from '#lib/auth/sign-out.ts'
import { createBatch } from '#lib/batches/create.ts'
import { openCase } from '#lib/cases/open.ts'
import { asOfficer, type Ctx, type OfficerActor, type Role } from '#lib/context.ts'
import { clearOfficer } from '#lib/officers/clear.ts'
import { createOfficer } from '#lib/officers/create.ts'
import { endPosting } from '#lib/officers/end-posting.ts'
import { type FirstAccount, makeFirstAccounts } from '#lib/officers/first-accounts.ts'
import { getOfficer } from '#lib/officers/get.ts'
import { listOfficers } from '#lib/officers/list.ts'
import { postOfficer } from '#lib/officers/post.ts'
import { reinstateOfficer } from '#lib/officers/reinstate.ts'
import { resetPassword } from '#lib/officers/reset-password.ts'
import { loadActor } from '#lib/officers/rows.ts'
import { suspendOfficer } from '#lib/officers/suspend.ts'
import { createUnit } from '#lib/units/create.ts'
import { listUnits } from '#lib/units/list.ts'
import { renameUnit } from '#lib/units/rename.ts'
import { grantedActor } from '#lib/uploads/granted-actor.ts'
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

async function as(role: Role): Promise<Ctx> {
  const { id } = await makeOfficer(database.owner, [{ unitId, role }])
  return contextOf(database.web, database.owner, id)
}
const account = (serviceNumber: string, role: Role = 'officer') =>
  ({ serviceNumber, name: 'CHAN', kind: 'regular', unitId, role }) as Parameters<typeof createOfficer>[1]
const forbidden = { code: 'FORBIDDEN' }

test('an administrator makes accounts, but only a security administrator makes one with power', async () => {
  const [administrator, security, officer] = [await as('administrator'), await as('security'), await as('officer')]
  await expect(createOfficer(officer, account('1'))).rejects.toMatchObject(forbidden)
  await expect(createOfficer(administrator, account('1', 'auditor'))).rejects.toMatchObject(forbidden)
  const { id } = await createOfficer(administrator, account('1'))
  await createOfficer(security, account('2', 'auditor'))
  await expect(createOfficer(administrator, account('1'))).rejects.toMatchObject({ code: 'CONFLICT' })
  await expect(postOfficer(administrator, { officerId: id, unitId, role: 'security' })).rejects.toMatchObject(forbidden)
  expect((await listOfficers(administrator, { text: '1' })).officers.map((each) => each.serviceNumber)).toContain('1')
  await expect(listOfficers(officer, {})).rejects.toMatchObject(forbidden)
})

test('nobody changes his own account, nor an account of power without the right to give it', async () => {
  const [administrator, security] = [await as('administrator'), await as('security')]
  const idOf = (ctx: Ctx) => (ctx.actor.type === 'officer' ? ctx.actor.id : '')
  for (const [ctx, officerId] of [
    [administrator, idOf(administrator)],
    [administrator, idOf(security)],
    [security, idOf(security)],
  ] as const) {
    const attempts = [
      () => clearOfficer(ctx, { officerId, isCleared: true }),
      () => suspendOfficer(ctx, { officerId, reason: 'x' }),
      () => resetPassword(ctx, { officerId }),
    ]
    for (const attempt of attempts) await expect(attempt()).rejects.toMatchObject(forbidden)
  }
})

test('who makes accounts clears nobody for CONFIDENTIAL, and gets no password of one who is cleared', async () => {
  const [administrator, security] = [await as('administrator'), await as('security')]
  await expect(createOfficer(administrator, { ...account('3'), isCleared: true })).rejects.toMatchObject(forbidden)
  const { id: officerId } = await createOfficer(administrator, account('3'))
  await expect(clearOfficer(administrator, { officerId, isCleared: true })).rejects.toMatchObject(forbidden)
  await clearOfficer(security, { officerId, isCleared: true })
  await expect(resetPassword(administrator, { officerId })).rejects.toMatchObject(forbidden)
  await clearOfficer(administrator, { officerId, isCleared: false })
  await resetPassword(administrator, { officerId })
})

test('evidence and the care of the platform are never in one hand', async () => {
  const security = await as('security')
  const { id } = await makeOfficer(database.owner, [{ unitId, role: 'officer' }])
  await expect(postOfficer(security, { officerId: id, unitId, role: 'auditor' })).rejects.toMatchObject({
    code: 'INVALID',
  })
})

test('a posting gives sight at once, an ended one takes it at once', async () => {
  const administrator = await as('administrator')
  const { id: officerId } = await makeOfficer(database.owner, [])
  await postOfficer(administrator, { officerId, unitId, role: 'supervisor' })
  expect((await loadActor(database.web.db, officerId, new Date()))?.supervisedUnitIds).toEqual([unitId])
  const { postings } = await getOfficer(administrator, officerId)
  await endPosting(administrator, { officerId, postingId: postings[0]?.id ?? '' })
  expect((await loadActor(database.web.db, officerId, new Date()))?.roles).toEqual([])
  const late = { officerId, postingId: postings[0]?.id ?? '' }
  await expect(endPosting({ ...administrator, now: new Date() }, late)).rejects.toMatchObject({ code: 'CONFLICT' })
})

test('a duty officer keeps the store by an acting posting, beside his own work, until its date', async () => {
  const administrator = await as('administrator')
  const below = await makeUnit(database.owner, unitId)
  const { id: officerId } = await makeOfficer(database.owner, [{ unitId, role: 'officer' }])
  const until = new Date(Date.now() + 3_600_000)
  await postOfficer(administrator, { officerId, unitId, role: 'exhibits', until: until.toISOString() })
  const keptAt = async (at: Date) => [...((await loadActor(database.web.db, officerId, at))?.keptUnitIds ?? [])].sort()
  expect(await keptAt(new Date())).toEqual([unitId, below].sort())
  expect(await keptAt(until)).toEqual([])
  expect((await loadActor(database.web.db, officerId, until))?.postedUnitIds).toEqual([unitId])
})

test('a suspension ends sessions and grants in one act, says what work is left, and can be taken back', async () => {
  const administrator = await as('administrator')
  const officer = await as('officer')
  const officerId = officer.actor.type === 'officer' ? officer.actor.id : ''
  const { id: caseId } = await openCase(officer, { reportNumber: 'RN 1', title: 'One', unitId })
  const { grantToken } = await createBatch(officer, { target: { caseId }, entries: [{ name: 'a', sizeBytes: 1 }] })
  const token = await asOfficer(officer, officerId, (db) => openSession(db, officerId, 'station', new Date()))
  expect(await suspendOfficer(administrator, { officerId, reason: 'under inquiry' })).toEqual({ uploads: 1, cases: 1 })
  expect(await loadSession(database.web.db, token, new Date())).toBeNull()
  expect(await grantedActor(database.web.db, grantToken, new Date())).toBeNull()
  await reinstateOfficer(administrator, { officerId })
  expect(await loadActor(database.web.db, officerId, new Date())).not.toBeNull()
  expect(await loadSession(database.web.db, token, new Date())).toBeNull()
  const log = await database.owner
    .sql`select type, detail from security_events where officer_id = ${officerId} order by id`
  expect(log.map((each) => each.type)).toEqual(['officer-suspended', 'officer-reinstated'])
  expect(log[0]?.detail).toMatchObject({ reason: 'under inquiry' })
})

test('a new password, one’s own or reset, ends upload grants for good; the end of a session leaves them', async () => {
  const administrator = await as('administrator')
  const officer = await as('officer')
  const { id: officerId, serviceNumber } = officer.actor as OfficerActor
  await database.owner.sql`update officers set password_hash = ${await hashPassword('the first password')}
    where id = ${officerId}`
  const { id: caseId } = await openCase(officer, { reportNumber: 'RN 1', title: 'One', unitId })
  const grant = async () =>
    (await createBatch(officer, { target: { caseId }, entries: [{ name: 'a', sizeBytes: 1 }] })).grantToken
  const holds = async (token: string) => (await grantedActor(database.web.db, token, new Date())) !== null
  const door = { db: database.web.db, now: new Date(), address: 'station', allowsDemo: false }
  const first = await grant()
  const signedIn = await signIn(door, { serviceNumber, password: 'the first password' })
  const session = await loadSession(database.web.db, signedIn?.token ?? '', new Date())
  await signOut(door, { id: session?.id ?? '', officerId })
  expect(await holds(first)).toBe(true)
  const words = { current: 'the first password', next: 'the second password' }
  expect(await changePassword(door, { id: session?.id ?? '', officerId }, { ...words, current: 'wrong' })).toBe('wrong')
  expect(await holds(first)).toBe(true)
  expect(await changePassword(door, { id: session?.id ?? '', officerId }, words)).toBe('changed')
  expect(await holds(first)).toBe(false)
  expect(await signIn(door, { serviceNumber, password: 'the second password' })).not.toBeNull()
  expect(await holds(first), 'a sign-in does not bring it back').toBe(false)
  const second = await grant()
  await resetPassword(administrator, { officerId })
  expect(await holds(second)).toBe(false)
})

test('a new unit stands under its parent, and who supervises the parent supervises it', async () => {
  const administrator = await as('administrator')
  const { id: officerId } = await makeOfficer(database.owner, [{ unitId, role: 'supervisor' }])
  const { id } = await createUnit(administrator, { nameEn: 'Team 4', nameZh: '第四隊', parentId: unitId })
  const supervised = (await loadActor(database.web.db, officerId, new Date()))?.supervisedUnitIds ?? []
  expect([...supervised].sort()).toEqual([unitId, id].sort())
  await renameUnit(administrator, { unitId: id, nameEn: 'Team 5', nameZh: '第五隊' })
  expect((await listUnits(administrator)).find((unit) => unit.id === id)).toMatchObject({ en: 'Team 5', depth: 1 })
  await expect(renameUnit(await as('security'), { unitId: id, nameEn: 'x', nameZh: 'x' })).rejects.toMatchObject(
    forbidden,
  )
})

test('a new installation gets one administrator, security administrator and auditor, shown once, by whoever migrates it', async () => {
  const empty = await server.fresh()
  const system = {
    actor: { type: 'system', job: 'command line' },
    db: empty.owner.db,
    requestId: '',
    now: new Date(),
  } as const
  const shown: FirstAccount[][] = []
  await Promise.all([0, 1].map(() => makeFirstAccounts(system, (accounts) => shown.push(accounts))))
  await makeFirstAccounts(system, (accounts) => shown.push(accounts))
  expect(shown.map((accounts) => accounts.map(({ role }) => role))).toEqual([['administrator', 'security', 'auditor']])
  const officers = await empty.owner
    .sql`select service_number as number, password_once as once from officers order by 1`
  expect(officers).toEqual(['admin', 'auditor', 'security'].map((number) => ({ number, once: true })))
  for (const { serviceNumber, password } of shown[0] ?? []) {
    const [row] = await empty.owner
      .sql`select password_hash as hash from officers where service_number = ${serviceNumber}`
    expect(await verifyPassword(row?.hash, password)).toBe(true)
  }
  // Who could not be shown them has none: the next start makes others.
  const other = await server.fresh()
  const unseen = makeFirstAccounts({ ...system, db: other.owner.db }, () => {
    throw new Error('the terminal is gone')
  })
  await expect(unseen).rejects.toThrow('the terminal is gone')
  expect(await other.owner.sql`select 1 from officers`).toEqual([])
  await Promise.all([empty.close(), other.close()])
})
