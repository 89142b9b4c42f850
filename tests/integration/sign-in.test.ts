import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { changePassword } from '#lib/auth/change-password.ts'
import { endSession } from '#lib/auth/end-session.ts'
import { listSessions } from '#lib/auth/list-sessions.ts'
import { hashPassword } from '#lib/auth/password.ts'
import { IDLE_MS, loadSession, lockSession, touchSession } from '#lib/auth/session.ts'
import { signIn } from '#lib/auth/sign-in.ts'
import { signOut } from '#lib/auth/sign-out.ts'
import { unlock } from '#lib/auth/unlock.ts'
import { createBatch } from '#lib/batches/create.ts'
import { regrantBatch } from '#lib/batches/regrant.ts'
import { openCase } from '#lib/cases/open.ts'
import { grantedActor } from '#lib/uploads/granted-actor.ts'
import { contextOf, makeOfficer, makeUnit } from '#tests/factories/people.ts'
import { type FreshDatabase, startTestDatabase, type TestDatabase } from '#tests/support/database.ts'

const PASSWORD = 'a right password'
let server: TestDatabase
let database: FreshDatabase
let serviceNumber: string
let officerId: string
let unitId: string
beforeAll(async () => {
  server = await startTestDatabase()
}, 60_000)
afterAll(() => server.stop())
beforeEach(async () => {
  database = await server.fresh()
  unitId = await makeUnit(database.owner)
  const officer = await makeOfficer(database.owner, [{ unitId, role: 'officer' }])
  ;({ serviceNumber, id: officerId } = officer)
  await database.owner.sql`update officers set password_hash = ${await hashPassword(PASSWORD)} where id = ${officerId}`
  return () => database.close()
})

const door = (now = new Date(), address = '10.0.0.1') => ({ db: database.web.db, now, address, allowsDemo: false })
const attempt = (password = PASSWORD, number = serviceNumber, address = '10.0.0.1') =>
  signIn(door(new Date(), address), { serviceNumber: number, password })

test('many right sign-ins at once from one source all succeed', async () => {
  const results = await Promise.all(Array.from({ length: 5 }, () => attempt()))
  expect(results.filter((each) => each === null)).toEqual([])
})

test('after five wrong passwords the right one is refused too, from any source, until the wait is over', async () => {
  for (let n = 0; n < 6; n += 1) expect(await attempt('wrong', serviceNumber, `10.0.0.${n}`)).toBeNull()
  expect(await attempt(PASSWORD, serviceNumber, '10.0.0.99')).toBeNull()
  await database.owner.sql`update sign_in_failures set blocked_until = now() - interval '1 second'`
  expect(await attempt(PASSWORD, serviceNumber, '10.0.0.99')).not.toBeNull()
})

test('the wait grows with each failure, and is the same for an account that does not exist', async () => {
  const waits = async (number: string) => {
    const seconds: number[] = []
    for (let n = 0; n < 8; n += 1) {
      await attempt('wrong', number, `10.1.${n}.1`)
      const [row] = await database.owner.sql<{ wait: number }[]>`select
        greatest(0, extract(epoch from greatest(blocked_until, now()) - now()))::float8 as wait
        from sign_in_failures where key = ${`account:${number.toLowerCase()}`}`
      seconds.push(Math.round(row?.wait ?? -1))
      await database.owner.sql`update sign_in_failures set blocked_until = '-infinity'`
    }
    return seconds
  }
  expect(await waits(serviceNumber)).toEqual([0, 0, 0, 0, 0, 5, 10, 20])
  expect(await waits('nobody')).toEqual([0, 0, 0, 0, 0, 5, 10, 20])
})

test('a demonstration account is refused where demonstrations are not allowed', async () => {
  await database.owner.sql`update officers set is_demo = true`
  expect(await attempt()).toBeNull()
})

test('a session locks after 15 idle minutes, opens with its own password, and ends after 10 hours', async () => {
  const token = (await attempt())?.token ?? ''
  const start = Date.now()
  const at = (minutes: number) => new Date(start + minutes * 60_000)
  const session = await loadSession(database.web.db, token, at(14))
  expect(session?.isLocked).toBe(false)
  expect((session?.leftMs ?? 0) / 60_000).toBeCloseTo(1, 1)
  const id = session?.id ?? ''
  expect((await loadSession(database.web.db, token, at(16)))?.isLocked).toBe(true)
  await touchSession(database.web.db, id, at(16))
  expect((await loadSession(database.web.db, token, at(16)))?.isLocked, 'an act does not open a locked session').toBe(
    true,
  )
  expect(await unlock(door(at(16)), { id, officerId }, 'wrong')).toBe(false)
  expect(await unlock(door(at(16)), { id, officerId }, PASSWORD)).toBe(true)
  expect((await loadSession(database.web.db, token, at(16 + IDLE_MS / 60_000 - 1)))?.isLocked).toBe(false)
  expect(await loadSession(database.web.db, token, at(601))).toBeNull()
})

test('ending a session, suspending its officer and changing the password each take effect on the next request', async () => {
  const [first, second] = [(await attempt())?.token ?? '', (await attempt())?.token ?? '']
  const session = await loadSession(database.web.db, second, new Date())
  expect(
    await changePassword(
      door(),
      { id: session?.id ?? '', officerId },
      { current: PASSWORD, next: 'another long password' },
    ),
  ).toBe('changed')
  expect(await loadSession(database.web.db, first, new Date())).toBeNull()
  expect(await loadSession(database.web.db, second, new Date())).not.toBeNull()
  await signOut(door(), { id: session?.id ?? '', officerId })
  expect(await loadSession(database.web.db, second, new Date())).toBeNull()
  const third = (await attempt('another long password'))?.token ?? ''
  await database.owner.sql`update officers set suspended_at = now()`
  expect(await loadSession(database.web.db, third, new Date())).toBeNull()
})

test('thirty wrong passwords from one source close it for every account, for longer each time, and no other source', async () => {
  const source = '10.9.0.1'
  for (let n = 0; n < 31; n += 1) expect(await attempt('wrong', `nobody${n}`, source)).toBeNull()
  expect(await attempt(PASSWORD, serviceNumber, source)).toBeNull()
  expect(await attempt(PASSWORD, serviceNumber, '10.9.0.2')).not.toBeNull()
  const waits: number[] = []
  for (let n = 0; n < 2; n += 1) {
    await database.owner.sql`update sign_in_failures set blocked_until = '-infinity' where key = ${`source:${source}`}`
    await attempt('wrong', `somebody${n}`, source)
    const [row] = await database.owner.sql<{ wait: number }[]>`select
      round(extract(epoch from blocked_until - now()))::int as wait from sign_in_failures where key = ${`source:${source}`}`
    waits.push(row?.wait ?? 0)
  }
  expect(waits).toEqual([10, 20])
})

test('a lock-out stands in the security log once, with what it closes', async () => {
  for (let n = 0; n < 8; n += 1) await attempt('wrong', serviceNumber, `10.2.0.${n}`)
  const log = await database.owner.sql<{ type: string; detail: { of?: string; reason?: string } }[]>`
    select type, detail from security_events where officer_id = ${officerId} order by at, id`
  expect(log.filter(({ type }) => type === 'locked-out').map(({ detail }) => detail.of)).toEqual(['account'])
  expect(log.filter(({ type }) => type === 'sign-in-refused').map(({ detail }) => detail.reason)).toEqual([
    ...Array.from({ length: 6 }, () => 'password'),
    ...Array.from({ length: 2 }, () => 'blocked'),
  ])
})

test('a wrong password takes as long for an account that does not exist as for one that does', async () => {
  const times = { known: [] as number[], unknown: [] as number[] }
  await attempt('wrong', 'the first makes the decoy', '10.3.0.0')
  for (let n = 0; n < 12; n += 1) {
    for (const [kind, number] of [
      ['known', serviceNumber],
      ['unknown', `nobody${n}`],
    ] as const) {
      await database.owner.sql`delete from sign_in_failures`
      const began = performance.now()
      await attempt('wrong', number, `10.3.0.${n}`)
      times[kind].push(performance.now() - began)
    }
  }
  const median = (values: number[]) => values.toSorted((a, b) => a - b)[values.length / 2] ?? 0
  // Without the decoy's hash the ratio is about ten; with it the noise of a busy machine stays far below two.
  const ratio = median(times.known) / median(times.unknown)
  expect(ratio).toBeGreaterThan(0.5)
  expect(ratio).toBeLessThan(2)
})

test('uploads under a grant do not keep a session awake', async () => {
  const signedIn = await attempt()
  const start = Date.now()
  const ctx = await contextOf(database.web, database.owner, officerId)
  const { id: caseId } = await openCase(ctx, { reportNumber: 'RN 1', title: 'One', unitId })
  const { grantToken } = await createBatch(ctx, { target: { caseId }, entries: [{ name: 'a', sizeBytes: 1 }] })
  expect(await grantedActor(database.web.db, grantToken, new Date(start + 14 * 60_000))).not.toBeNull()
  const session = await loadSession(database.web.db, signedIn?.token ?? '', new Date(start + 16 * 60_000))
  expect(session?.isLocked).toBe(true)
})

test('signing out lets uploads go on, or stops those that are named, with its event in the same act', async () => {
  const ctx = await contextOf(database.web, database.owner, officerId)
  const { id: caseId } = await openCase(ctx, { reportNumber: 'RN 1', title: 'One', unitId })
  const batch = () => createBatch(ctx, { target: { caseId }, entries: [{ name: 'a', sizeBytes: 1 }] })
  const [goesOn, stops] = [await batch(), await batch()]
  const holds = async (token: string) => (await grantedActor(database.web.db, token, new Date())) !== null
  const session = async () => {
    const token = (await attempt())?.token ?? ''
    return { id: (await loadSession(database.web.db, token, new Date()))?.id ?? '', officerId }
  }
  await signOut(door(), await session())
  expect([await holds(goesOn.grantToken), await holds(stops.grantToken)]).toEqual([true, true])
  await signOut(door(), await session(), [stops.batchId])
  expect([await holds(goesOn.grantToken), await holds(stops.grantToken)]).toEqual([true, false])
  const log = await database.owner.sql<{ detail: object }[]>`
    select detail from security_events where type = 'sign-out' order by at, id`
  expect(log.map(({ detail }) => detail)).toEqual([{}, { stoppedUploads: '1' }])
  const { grantToken } = await regrantBatch(ctx, stops.batchId)
  expect(await holds(grantToken), 'its officer goes on with it later').toBe(true)
  const other = await makeOfficer(database.owner, [{ unitId, role: 'officer' }])
  const stranger = await contextOf(database.web, database.owner, other.id)
  await expect(regrantBatch(stranger, stops.batchId)).rejects.toMatchObject({ code: 'NOT_FOUND' })
})

test('whatever the list of uploads to stop says, the session ends and those that it names stop', async () => {
  const ctx = await contextOf(database.web, database.owner, officerId)
  const { id: caseId } = await openCase(ctx, { reportNumber: 'RN 1', title: 'One', unitId })
  const { batchId, grantToken } = await createBatch(ctx, { target: { caseId }, entries: [{ name: 'a', sizeBytes: 1 }] })
  const { grantToken: second } = await regrantBatch(ctx, batchId)
  const token = (await attempt())?.token ?? ''
  const id = (await loadSession(database.web.db, token, new Date()))?.id ?? ''
  await signOut(door(), { id, officerId }, ['no id', batchId, ...Array.from({ length: 1000 }, () => batchId)])
  expect(await loadSession(database.web.db, token, new Date())).toBeNull()
  for (const each of [grantToken, second]) expect(await grantedActor(database.web.db, each, new Date())).toBeNull()
  const [entry] = await database.owner.sql`select detail from security_events where type = 'sign-out'`
  expect(entry?.detail, 'batches, not grants').toEqual({ stoppedUploads: '1' })
})

test('a sign-in renews what its officer’s engine still waits with, and nothing that is over for longer', async () => {
  const ctx = await contextOf(database.web, database.owner, officerId)
  const { id: caseId } = await openCase(ctx, { reportNumber: 'RN 1', title: 'One', unitId })
  const { grantToken } = await createBatch(ctx, { target: { caseId }, entries: [{ name: 'a', sizeBytes: 1 }] })
  const holdsAfter = async (days: number) => {
    const now = new Date(Date.now() + days * 86_400_000)
    expect(await grantedActor(database.web.db, grantToken, now), 'before he signs in').toBeNull()
    await signIn(door(now), { serviceNumber, password: PASSWORD })
    return (await grantedActor(database.web.db, grantToken, now)) !== null
  }
  expect(await holdsAfter(3)).toBe(true)
  expect(await holdsAfter(12)).toBe(false)
})

test('nobody but a security administrator ends another’s session, and what is no id names none', async () => {
  const token = (await attempt())?.token ?? ''
  const session = await loadSession(database.web.db, token, new Date())
  const named = { officerId, sessionId: session?.id ?? '' }
  const as = async (role: 'officer' | 'administrator' | 'auditor' | 'security') => {
    const { id } = await makeOfficer(database.owner, [{ unitId, role }])
    return contextOf(database.web, database.owner, id)
  }
  for (const role of ['officer', 'administrator', 'auditor'] as const) {
    await expect(endSession(await as(role), named, '')).rejects.toMatchObject({ code: 'FORBIDDEN' })
    await expect(listSessions(await as(role), officerId)).rejects.toMatchObject({ code: 'FORBIDDEN' })
  }
  const security = await as('security')
  await expect(endSession(security, { officerId, sessionId: 'x' }, '')).rejects.toThrow()
  expect(await loadSession(database.web.db, 'x', new Date())).toBeNull()
  expect((await listSessions(security, officerId)).map(({ id }) => id)).toEqual([named.sessionId])
  expect(await endSession(security, named, '')).toBe(true)
  expect(await endSession(security, named, ''), 'once').toBe(false)
  expect(await loadSession(database.web.db, token, new Date())).toBeNull()
  const ended = await database.owner.sql`select 1 from security_events where type = 'session-ended'`
  expect(ended).toHaveLength(1)
})

test('a locked session stays locked for acts, and is over when it was ended while its password was typed', async () => {
  const token = (await attempt())?.token ?? ''
  const session = await loadSession(database.web.db, token, new Date())
  if (!session) throw new Error('no session')
  await lockSession(door(), session)
  await touchSession(database.web.db, session.id, new Date())
  expect((await loadSession(database.web.db, token, new Date()))?.isLocked).toBe(true)
  await signOut(door(), session)
  expect(await unlock(door(), session, PASSWORD)).toBe(false)
})
