import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { changePassword } from '#lib/auth/change-password.ts'
import { hashPassword } from '#lib/auth/password.ts'
import { endSession, IDLE_MS, loadSession, touchSession } from '#lib/auth/session.ts'
import { signIn, unlock } from '#lib/auth/sign-in.ts'
import { makeOfficer, makeUnit } from '#tests/factories/people.ts'
import { type FreshDatabase, startTestDatabase, type TestDatabase } from '#tests/support/database.ts'

const PASSWORD = 'a right password'
let server: TestDatabase
let database: FreshDatabase
let serviceNumber: string
let officerId: string
beforeAll(async () => {
  server = await startTestDatabase()
}, 60_000)
afterAll(() => server.stop())
beforeEach(async () => {
  database = await server.fresh()
  const unitId = await makeUnit(database.owner)
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
  await endSession(database.web.db, officerId, session?.id ?? '', new Date())
  expect(await loadSession(database.web.db, second, new Date())).toBeNull()
  const third = (await attempt('another long password'))?.token ?? ''
  await database.owner.sql`update officers set suspended_at = now()`
  expect(await loadSession(database.web.db, third, new Date())).toBeNull()
})
