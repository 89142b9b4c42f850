import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { confirmIdentity } from '#lib/auth/confirm-identity.ts'
import type { OfficerCtx } from '#lib/auth/current.ts'
import { hashPassword } from '#lib/auth/password.ts'
import { openSession } from '#lib/auth/session.ts'
import { openCase } from '#lib/cases/open.ts'
import { asOfficer, type Ctx } from '#lib/context.ts'
import { suspendOfficer } from '#lib/officers/suspend.ts'
import { listEntries } from '#lib/transfers/list-entries.ts'
import { listTransferEvents } from '#lib/transfers/list-events.ts'
import { approveStation, declineStation } from '#lib/workstations/decide.ts'
import { endStation } from '#lib/workstations/end.ts'
import { listStations } from '#lib/workstations/list.ts'
import { previewStation } from '#lib/workstations/preview.ts'
import type { StationCode, StationToken } from '#lib/workstations/schema.ts'
import { listMedium } from '#tests/factories/media.ts'
import { contextOf, makeOfficer, makeUnit } from '#tests/factories/people.ts'
import { type FreshDatabase, startTestDatabase, type TestDatabase } from '#tests/support/database.ts'
import { serveRoutes } from '#tests/support/route-server.ts'
import { makeStore } from '#tests/support/store.ts'
import { becomeWeb, type Web } from '#tests/support/web.ts'

/* A workstation without a browser: its code, its officer's approval, its token, and what that opens (RFC 8628). */
const PASSWORD = 'a long enough password'
const address = 'loopback'
const medium = { kind: 'disc', owner: 'working', label: 'DVD 1' }

let server: TestDatabase
let database: FreshDatabase
let web: Web
let routes: Awaited<ReturnType<typeof serveRoutes>>
let unitId: string
let officer: OfficerCtx
let colleague: OfficerCtx
let security: OfficerCtx
let sessionId: string
let reportNumber: string
let caseId: string
let from = ''
let tests = 0

const now = <C extends Ctx>(ctx: C): C => ({ ...ctx, now: new Date() })
async function person(role: 'officer' | 'security' | 'legal', at = unitId): Promise<OfficerCtx> {
  const { id } = await makeOfficer(database.owner, [{ unitId: at, role }])
  return (await contextOf(database.web, database.owner, id)) as OfficerCtx
}
beforeAll(async () => {
  server = await startTestDatabase()
  database = await server.fresh()
  process.env.CDIP_TRUSTED_PROXY = '1'
  web = await becomeWeb(database, await makeStore())
  routes = await serveRoutes()
  unitId = await makeUnit(database.owner)
  colleague = await person('officer')
  security = await person('security')
})
afterAll(async () => {
  await routes.stop()
  await web.stop()
  await database.close()
  await server.stop()
})
beforeEach(async () => {
  from = `10.0.0.${++tests}` // each test asks from an address of its own: what one may ask is limited
  await database.owner.sql`delete from station_requests`
  await database.owner.sql`delete from sign_in_failures`
  officer = await person('officer')
  const hash = await hashPassword(PASSWORD)
  await database.owner.sql`update officers set password_hash = ${hash} where id = ${officer.actor.id}`
  reportNumber = `RN ${officer.actor.id.slice(-8)}`
  caseId = (await openCase(officer, { reportNumber, title: 'Burglary', unitId })).id
  const door = { db: database.web.db, now: new Date() }
  const token = await asOfficer(door, officer.actor.id, (db) => openSession(db, officer.actor.id, address, door.now))
  expect(token).toHaveLength(43)
  const [row] = await database.owner.sql`select id from sessions where officer_id = ${officer.actor.id}`
  sessionId = row?.id
})

async function post<T>(path: string, body: object, headers: Record<string, string> = {}) {
  const response = await fetch(`${routes.origin}/api${path}`, {
    ...{
      method: 'POST',
      headers: { 'Content-Type': 'application/json', 'X-Forwarded-For': from, ...headers },
      body: JSON.stringify(body),
    },
  })
  return { status: response.status, body: (await response.json().catch(() => null)) as T }
}
const asks = async (of = reportNumber) =>
  (await post<StationCode>('/station/codes', { reportNumber: of, workstation: 'Drive 3' })).body
const tokenOf = async ({ deviceCode }: { deviceCode: string }) =>
  (await post<StationToken>('/station/tokens', { deviceCode })).body
const sayPassword = () =>
  confirmIdentity(
    { db: database.web.db, now: new Date(), address, allowsDemo: false },
    { id: sessionId, officerId: officer.actor.id },
    PASSWORD,
  )
const approve = (code: string) => approveStation(now(officer), sessionId, { code, address })
async function station(of = reportNumber): Promise<{ token: string; bearer: { Authorization: string } }> {
  const code = await asks(of)
  await sayPassword()
  expect(await approve(code.userCode)).toMatchObject({ status: 'approved' })
  const answer = await tokenOf(code)
  if (answer.status !== 'approved') throw new Error(answer.status)
  return { token: answer.token, bearer: { Authorization: `Bearer ${answer.token}` } }
}
const logged = async () =>
  (
    await database.owner.sql<{ type: string }[]>`
      select type from security_events where officer_id = ${officer.actor.id} and type like 'station%' order by id`
  ).map(({ type }) => type)

test('a code waits for its officer, who sees workstation and case and says his password; the token comes once', async () => {
  const code = await asks()
  expect(code.userCode).toMatch(/^[BCDFGHJKLMNPQRSTVWXZ]{4}-[BCDFGHJKLMNPQRSTVWXZ]{4}$/)
  expect(code.deviceCode).toHaveLength(43)
  expect(await tokenOf(code)).toEqual({ status: 'pending' })
  const shown = await previewStation(officer, { code: code.userCode.toLowerCase(), address })
  expect(shown).toMatchObject({ workstation: 'Drive 3', reportNumber, goes: { title: 'Burglary' } })
  expect(await approve(code.userCode), 'before the password').toEqual({ status: 'confirm' })
  expect(await tokenOf(code)).toEqual({ status: 'pending' })
  expect(await sayPassword()).toBe(true)
  expect(await approve(code.userCode)).toMatchObject({ status: 'approved' })
  expect(await tokenOf(code)).toMatchObject({ status: 'approved', caseId, officer: { name: officer.actor.name } })
  expect(await tokenOf(code), 'a second time').toEqual({ status: 'over' })
  expect(await approve(code.userCode), 'a second time').toEqual({ status: 'over' })
  expect(await logged()).toEqual(['station-approved'])
})

test('a code that is unknown, over, declined or used up gets nothing; unknown and over are one answer', async () => {
  const unknown = await tokenOf({ deviceCode: 'x'.repeat(43) })
  const code = await asks()
  await database.owner.sql`update station_requests set expires_at = now() - interval '1 second'`
  expect(await tokenOf(code)).toEqual(unknown)
  await sayPassword()
  const wrong = await approve('BCDF-GHJK')
  expect(await approve(code.userCode)).toEqual(wrong)
  expect(await previewStation(officer, { code: code.userCode, address })).toBeNull()
  const declined = await asks()
  expect(await declineStation(now(officer), { code: declined.userCode, address })).toEqual({ status: 'declined' })
  expect(await tokenOf(declined)).toEqual({ status: 'declined' })
  expect(await approve(declined.userCode)).toEqual({ status: 'over' })
  expect(await logged()).toEqual(['station-declined'])
})

test('codes are kept as hashes, and guessing one is stopped after a few', async () => {
  const code = await asks()
  const [kept] = await database.owner.sql`select * from station_requests`
  const all = JSON.stringify(kept, (_, value) =>
    value instanceof Uint8Array ? Buffer.from(value).toString('hex') : value,
  )
  expect([code.deviceCode, code.userCode.replace('-', '')].filter((secret) => all.includes(secret))).toEqual([])
  for (let guess = 0; guess < 7; guess += 1) await previewStation(officer, { code: 'BCDFGHJK', address })
  expect(await previewStation(officer, { code: code.userCode, address }), 'the right one, too').toBeNull()
  expect(await previewStation(colleague, { code: code.userCode, address }), 'another officer’s').not.toBeNull()
})

test('one address cannot fill the table of codes, and a request with a cookie gets none', async () => {
  const answers = await Promise.all(
    Array.from({ length: 14 }, () => post('/station/codes', { reportNumber, workstation: 'x' })),
  )
  expect(answers.filter(({ status }) => status === 201).length).toBeLessThanOrEqual(10)
  expect(answers.filter(({ status }) => status === 429).length).toBeGreaterThanOrEqual(4)
  expect((await post('/station/tokens', { deviceCode: 'x'.repeat(43) }, { Cookie: 'a=b' })).status).toBe(403)
})

test('who brings nothing in approves no station, and a number that leads to no case is none to approve', async () => {
  const code = await asks()
  const legal = await person('legal')
  await expect(previewStation(legal, { code: code.userCode, address })).rejects.toMatchObject({ code: 'FORBIDDEN' })
  await database.owner.sql`delete from station_requests`
  const nowhere = await asks('NOBODY’S NUMBER')
  expect(await previewStation(officer, { code: nowhere.userCode, address })).toMatchObject({ goes: 'nowhere' })
  await sayPassword()
  await expect(approve(nowhere.userCode)).rejects.toMatchObject({ reason: 'ONLY_INTO_A_CASE' })
  expect(await tokenOf(nowhere)).toEqual({ status: 'pending' })
})

test('a station brings a medium into its case, and the record names it', async () => {
  const { bearer } = await station()
  const begun = await post<{ transferId: string }>('/transfers', { target: { caseId }, medium }, bearer)
  expect(begun.status).toBe(201)
  const { transferId } = begun.body
  const entries = [{ path: 'a.mp4', sizeBytes: 3 }]
  expect((await post(`/transfers/${transferId}/entries`, { from: 0, entries }, bearer)).status).toBe(200)
  expect((await post(`/transfers/${transferId}/listing`, { entries: 1 }, bearer)).status).toBe(200)
  const batch = await post<{ batchId: string }>(`/transfers/${transferId}/batches`, { ordinals: [0] }, bearer)
  expect(batch.status).toBe(201)
  expect((await post(`/batches/${batch.body.batchId}/grant`, {}, bearer)).status).toBe(201)
  const unread = { ordinals: [0], error: 'EIO', offsetBytes: 0, lengthBytes: 2048, tries: 3 }
  expect((await post(`/transfers/${transferId}/unreadable`, unread, bearer)).status).toBe(200)
  const page = await fetch(`${routes.origin}/api/transfers/${transferId}/entries`, { headers: bearer })
  expect(await page.json()).toEqual(JSON.parse(JSON.stringify(await listEntries(now(officer), { transferId }))))
  const told = await listTransferEvents(now(officer), transferId)
  expect(told.map(({ type, values }) => [type, values.station])).toEqual([
    ['transfer.entry-unreadable', 'Drive 3'],
    ['transfer.listed', 'Drive 3'],
    ['transfer.begun', 'Drive 3'],
  ])
})

test('a station reaches no other case of its officer’s, by id or by number, and nothing beside a cookie', async () => {
  const { bearer } = await station()
  const other = await openCase(now(officer), { reportNumber: `${reportNumber}/2`, title: 'x', unitId })
  const foreign = await listMedium(now(officer), other.id, [{ path: 'a', sizeBytes: 1 }])
  const begin = (target: object, headers: Record<string, string> = bearer) =>
    post('/transfers', { target, medium }, headers)
  expect((await begin({ caseId: other.id })).status).toBe(404)
  expect((await begin({ reportNumber: `${reportNumber}/2` })).status, 'as though it were nobody’s').toBe(409)
  expect((await post(`/transfers/${foreign}/batches`, { ordinals: [0] }, bearer)).status).toBe(404)
  expect((await fetch(`${routes.origin}/api/transfers/${foreign}/entries`, { headers: bearer })).status).toBe(404)
  expect((await begin({ caseId }, { ...bearer, Cookie: 'a=b' })).status).toBe(403)
  expect((await begin({ caseId }, { Authorization: `Bearer ${'x'.repeat(43)}` })).status).toBe(401)
})

test('a station ends by its officer, with what it sends; by suspension; by security; by itself; and after ten hours', async () => {
  const alive = async ({ bearer }: { bearer: Record<string, string> }) =>
    (await post('/transfers', { target: { caseId }, medium: { ...medium, label: String(Math.random()) } }, bearer))
      .status
  const stationId = async () => (await listStations(now(officer), officer.actor.id))[0]?.id ?? ''
  const first = await station()
  const begun = await post<{ transferId: string }>('/transfers', { target: { caseId }, medium }, first.bearer)
  const { transferId } = begun.body
  await post(`/transfers/${transferId}/entries`, { from: 0, entries: [{ path: 'a', sizeBytes: 3 }] }, first.bearer)
  await post(`/transfers/${transferId}/listing`, { entries: 1 }, first.bearer)
  const sent = await post<{ batchId: string; grantToken: string }>(
    `/transfers/${transferId}/batches`,
    { ordinals: [0] },
    first.bearer,
  )
  const poll = async () =>
    (
      await fetch(`${routes.origin}/api/batches/${sent.body.batchId}`, {
        headers: { Authorization: `Bearer ${sent.body.grantToken}` },
      })
    ).status
  expect(await poll()).toBe(200)
  const own = { officerId: officer.actor.id, stationId: await stationId() }
  await expect(endStation(now(colleague), own, address)).rejects.toMatchObject({ code: 'FORBIDDEN' })
  expect(await endStation(now(officer), own, address)).toBe(true)
  expect([await alive(first), await poll()]).toEqual([401, 401])
  expect(await endStation(now(officer), own, address), 'again').toBe(false)

  const second = await station()
  expect(await endStation(now(security), { ...own, stationId: await stationId() }, address)).toBe(true)
  expect(await alive(second)).toBe(401)

  const third = await station()
  expect((await post('/station/end', {}, third.bearer)).status).toBe(200)
  expect(await alive(third)).toBe(401)

  const fourth = await station()
  await database.owner.sql`update stations set expires_at = now() where officer_id = ${officer.actor.id}`
  expect(await alive(fourth)).toBe(401)

  const fifth = await station()
  expect(await alive(fifth)).toBe(201)
  await suspendOfficer(now(security), { officerId: officer.actor.id, reason: 'inquiry' })
  expect(await alive(fifth)).toBe(401)
  expect(await listStations(now(security), officer.actor.id)).toEqual([])
  const ended = ['station-approved', 'station-ended']
  expect(await logged()).toEqual([...ended, ...ended, ...ended, 'station-approved', 'station-approved'])
})
