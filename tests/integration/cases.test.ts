import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { createBatch } from '#lib/batches/create.ts'
import { addMember } from '#lib/cases/add-member.ts'
import { appointToCase } from '#lib/cases/appoint.ts'
import { decideProtection } from '#lib/cases/decide-protection.ts'
import { editCase } from '#lib/cases/edit.ts'
import { endMembership } from '#lib/cases/end-membership.ts'
import { getCase } from '#lib/cases/get.ts'
import { listMembers } from '#lib/cases/members.ts'
import { moveCase } from '#lib/cases/move.ts'
import { openCase } from '#lib/cases/open.ts'
import { openProposal } from '#lib/cases/open-proposal.ts'
import { proposeProtection } from '#lib/cases/propose-protection.ts'
import { setCaseStatus } from '#lib/cases/set-status.ts'
import { asOfficer, type Ctx, type Role } from '#lib/context.ts'
import { caseHistory } from '#lib/custody/history.ts'
import { suspendOfficer } from '#lib/officers/suspend.ts'
import { beginUpload } from '#lib/uploads/begin.ts'
import { listWaiting } from '#lib/waiting/list.ts'
import { contextOf, makeOfficer, makeUnit } from '#tests/factories/people.ts'
import { type FreshDatabase, startTestDatabase, type TestDatabase } from '#tests/support/database.ts'
import { beginFile, makeStore, placeIn } from '#tests/support/store.ts'

let server: TestDatabase
let database: FreshDatabase
let unitId: string
let lead: Person
let colleague: Person
let supervisor: Person
let caseId: string
type Person = { ctx: Ctx; id: string; serviceNumber: string }
beforeAll(async () => {
  server = await startTestDatabase()
}, 60_000)
afterAll(() => server.stop())
beforeEach(async () => {
  database = await server.fresh()
  unitId = await makeUnit(database.owner)
  ;[lead, colleague, supervisor] = [await person('officer'), await person('officer'), await person('supervisor')]
  caseId = (await openCase(lead.ctx, { reportNumber: 'RN 1', title: 'Robbery', unitId })).id
  return () => database.close()
})

async function person(role: Role, isCleared = true, at = unitId): Promise<Person> {
  const officer = await makeOfficer(database.owner, [{ unitId: at, role }], { isCleared })
  return { ...officer, ctx: await contextOf(database.web, database.owner, officer.id) }
}
/** The same person a moment later: a new request. */
const again = ({ ctx }: Person): Ctx => ({ ...ctx, now: new Date() })
const refused = (code: string, reason: string | null = null) => ({ code, reason })
const waiting = async (ctx: Ctx) =>
  (await listWaiting(ctx)).map(({ kind, href }) => [href.split('/')[2], kind] as const)
const typesOf = async (ctx: Ctx) => (await caseHistory(ctx, caseId)).events.map(({ type }) => type)

test('particulars are edited by who leads the case, and the record keeps the values of their time', async () => {
  const input = { caseId, reportNumber: 'RN 1', title: 'Robbery, Nathan Road', defendants: ['CHAN A', 'LEE B'] }
  await expect(editCase(colleague.ctx, input)).rejects.toMatchObject(refused('FORBIDDEN'))
  const edited = await editCase(lead.ctx, { ...input, nextCourtDate: '2026-12-01', courtCaseNumber: 'DCCC 12/2026' })
  expect(edited).toMatchObject({ defendants: ['CHAN A', 'LEE B'], nextCourtDate: '2026-12-01' })
  await editCase(lead.ctx, { ...input, title: 'Another title' })
  const titles = (await caseHistory(lead.ctx, caseId)).events
    .filter(({ type }) => type === 'case.edited')
    .map(({ values }) => [values.title, values.defendantNames])
  expect(titles).toEqual([
    ['Another title', 'D1 CHAN A; D2 LEE B'],
    ['Robbery, Nathan Road', 'D1 CHAN A; D2 LEE B'],
  ])
})

test('a supervisor names the officer in charge; the one before stays an investigator', async () => {
  const input = { caseId, serviceNumber: colleague.serviceNumber, role: 'officer-in-charge' } as const
  await expect(appointToCase(lead.ctx, input)).rejects.toMatchObject(refused('FORBIDDEN'))
  await appointToCase(supervisor.ctx, input)
  await appointToCase(again(supervisor), input)
  const roles = (await listMembers(again(lead), caseId)).map(({ serviceNumber, role }) => [serviceNumber, role])
  expect(roles).toEqual([
    [lead.serviceNumber, 'investigator'],
    [colleague.serviceNumber, 'officer-in-charge'],
  ])
  expect((await typesOf(supervisor.ctx)).filter((type) => type === 'case.appointed')).toHaveLength(1)
})

test('an ended membership sees nothing at the next request', async () => {
  const outsider = await person('officer', true, await makeUnit(database.owner))
  await addMember(lead.ctx, { caseId, serviceNumber: outsider.serviceNumber, role: 'viewer' })
  const [, member] = await listMembers(again(lead), caseId)
  await getCase(again(outsider), caseId)
  await endMembership(again(lead), { caseId, memberId: member?.id ?? '' })
  await expect(getCase(again(outsider), caseId)).rejects.toMatchObject(refused('NOT_FOUND'))
  const own = (await listMembers(again(lead), caseId))[0]
  await expect(endMembership(again(lead), { caseId, memberId: own?.id ?? '' })).rejects.toMatchObject(
    refused('CONFLICT'),
  )
})

test('a membership has its period: it begins when it is to, is made longer or shorter, and is told each time', async () => {
  const outsider = await person('officer', true, await makeUnit(database.owner))
  const day = (days: number) => new Date(Date.now() + days * 86_400_000)
  const add = (from: number | null, until: number | null) =>
    addMember(again(lead), {
      ...{ caseId, serviceNumber: outsider.serviceNumber, role: 'viewer' },
      ...{
        from: from === null ? null : day(from).toISOString(),
        until: until === null ? null : day(until).toISOString(),
      },
    })
  const sees = async (days: number) =>
    getCase({ ...outsider.ctx, now: day(days) }, caseId).then(
      () => true,
      () => false,
    )
  const periods = async () => (await listMembers(again(lead), caseId)).filter(({ role }) => role === 'viewer').length
  const endings = async () => (await typesOf(again(lead))).filter((type) => type === 'case.member-ended').length
  const before = await endings()
  await expect(add(null, -1)).rejects.toMatchObject(refused('INVALID', 'OVER_ALREADY'))
  await expect(add(5, 4)).rejects.toMatchObject(refused('INVALID', 'OVER_ALREADY'))
  const later = { from: day(10).toISOString(), until: day(20).toISOString() }
  const named = { caseId, serviceNumber: outsider.serviceNumber, role: 'viewer' } as const
  expect(await addMember(again(lead), { ...named, ...later })).toEqual({ added: true })
  expect(await addMember(again(lead), { ...named, ...later }), 'the same').toEqual({ added: false })
  expect([await sees(1), await sees(15), await sees(21)]).toEqual([false, true, false])
  await add(null, 30) // it covers the later one
  expect([await sees(1), await sees(15), await sees(25), await sees(31), await periods()]).toEqual([
    ...[true, true, true, false, 1],
  ])
  await add(null, 12)
  expect([await sees(1), await sees(15), await periods()]).toEqual([true, false, 1])
  await add(null, null)
  expect([await sees(400), await periods()]).toEqual([true, 1])
  expect((await endings()) - before).toBe(3)
})

test('a case without an officer in charge in service waits for the unit’s supervisor', async () => {
  const { id } = await openCase(colleague.ctx, { reportNumber: 'RN 2', title: 'x', unitId, isInCharge: false })
  expect(await waiting(supervisor.ctx)).toEqual([[id, 'case-without-officer']])
  await suspendOfficer((await person('administrator')).ctx, { officerId: lead.id, reason: 'x' })
  expect((await waiting(again(supervisor))).map(([which]) => which)).toEqual([caseId, id])
  expect(await waiting(again(colleague))).toEqual([])
})

test('a case moves with its sight by unit, even out of the mover’s own', async () => {
  const elsewhere = await makeUnit(database.owner)
  const there = await person('officer', true, elsewhere)
  await expect(getCase(there.ctx, caseId)).rejects.toMatchObject(refused('NOT_FOUND'))
  await expect(moveCase(lead.ctx, { caseId, unitId: elsewhere, reason: 'x' })).rejects.toMatchObject(
    refused('FORBIDDEN'),
  )
  await moveCase(supervisor.ctx, { caseId, unitId: elsewhere, reason: 'taken over' })
  await getCase(again(there), caseId)
  await expect(getCase(again(colleague), caseId)).rejects.toMatchObject(refused('NOT_FOUND'))
  await expect(getCase(again(supervisor), caseId)).rejects.toMatchObject(refused('NOT_FOUND'))
  await getCase(again(lead), caseId) // a member stays one
})

test('a closed case takes nothing in, and does not close while something arrives', async () => {
  const store = await makeStore()
  const close = { caseId, status: 'closed', reason: 'sentenced' } as const
  const batch = await createBatch(lead.ctx, { target: { caseId }, entries: [{ name: 'late', sizeBytes: 1 }] })
  const announced = batch.entryIds[0] ?? ''
  await beginFile(lead.ctx, store, caseId, 'a', 10)
  await expect(setCaseStatus(again(lead), close)).rejects.toMatchObject(refused('CONFLICT', 'UPLOADS_RUN'))
  await database.owner.sql`update uploads set state = 'cancelled'`
  await setCaseStatus(again(lead), close)
  await expect(beginFile(again(lead), store, caseId, 'b', 10)).rejects.toMatchObject(refused('CONFLICT', 'CASE_CLOSED'))
  // Announced while it was open, begun after it was closed.
  await expect(beginUpload(again(lead), announced, placeIn(store))).rejects.toMatchObject(
    refused('CONFLICT', 'CASE_CLOSED'),
  )
  await setCaseStatus(again(lead), { ...close, status: 'open' })
  await beginFile(again(lead), store, caseId, 'b', 10)
})

test('protection changes only when officer in charge and supervisor agree, and says who will lose sight', async () => {
  const proposal = { caseId, classification: 'RESTRICTED', needToKnow: true, reason: 'informant' } as const
  await expect(proposeProtection(colleague.ctx, proposal)).rejects.toMatchObject(refused('FORBIDDEN'))
  await proposeProtection(lead.ctx, proposal)
  await expect(proposeProtection(again(supervisor), proposal)).rejects.toMatchObject(
    refused('CONFLICT', 'PROPOSAL_OPEN'),
  )
  const { id: proposalId } = (await openProposal(again(lead), caseId)) ?? { id: '' }
  const agree = { caseId, proposalId, decision: 'agreed' } as const
  await expect(decideProtection(again(lead), agree)).rejects.toMatchObject(refused('FORBIDDEN'))
  await expect(decideProtection(again(colleague), agree)).rejects.toMatchObject(refused('FORBIDDEN'))
  expect(await waiting(again(supervisor))).toEqual([[caseId, 'case-proposal']])
  const losing = (await openProposal(again(supervisor), caseId))?.losing.map((each) => each.serviceNumber)
  expect(losing?.sort()).toEqual([colleague.serviceNumber, supervisor.serviceNumber].sort())
  await decideProtection(again(supervisor), agree)
  for (const gone of [colleague, supervisor])
    await expect(getCase(again(gone), caseId)).rejects.toMatchObject(refused('NOT_FOUND'))
  expect((await getCase(again(lead), caseId)).needToKnow).toBe(true)
  expect(await typesOf(again(lead))).toContain('case.protection-changed')
})

test('a proposal lapses with its time, and with the post of who made it; it is then agreed by nobody, and gives way', async () => {
  const propose = (by: Person, ctx = again(by)) =>
    proposeProtection(ctx, { caseId, classification: 'RESTRICTED', needToKnow: true, reason: 'informant' })
  const decide = async (by: Person, ctx = again(by)) => {
    const [open] = await database.owner.sql`select id from protection_proposals where decision is null`
    return decideProtection(ctx, { caseId, proposalId: open?.id, decision: 'agreed' })
  }
  const lapsed = refused('CONFLICT', 'PROPOSAL_LAPSED')
  await propose(lead)
  await appointToCase(again(supervisor), { caseId, serviceNumber: colleague.serviceNumber, role: 'officer-in-charge' })
  await expect(decide(supervisor)).rejects.toMatchObject(lapsed)
  expect([await openProposal(again(supervisor), caseId), await waiting(again(supervisor))]).toEqual([null, []])
  await propose(colleague)
  expect((await typesOf(again(supervisor))).filter((type) => type === 'case.protection-lapsed')).toHaveLength(1)
  const late = { ...supervisor.ctx, now: new Date(Date.now() + 31 * 86_400_000) }
  await expect(decide(supervisor, late)).rejects.toMatchObject(lapsed)
  await suspendOfficer((await person('administrator')).ctx, { officerId: colleague.id, reason: 'x' })
  await expect(decide(supervisor)).rejects.toMatchObject(lapsed)
  await propose(supervisor)
  expect((await getCase(again(supervisor), caseId)).needToKnow).toBe(false)
  // Nor does the database put into force what a verb forgot to ask about.
  await database.owner.sql`update protection_proposals set lapses_at = proposed_at + interval '1 microsecond'
    where decision is null`
  await appointToCase(again(supervisor), { caseId, serviceNumber: lead.serviceNumber, role: 'officer-in-charge' })
  const agreeing = asOfficer({ db: database.web.db, now: new Date() }, lead.id, async (db) => {
    const [agreed] = await db.execute<{ id: string }>(sql`update protection_proposals
      set decision = 'agreed', decided_by = ${lead.id}, decided_at = cdip_now() where decision is null returning id`)
    await db.execute(sql`select apply_protection(${agreed?.id})`)
  })
  await expect(agreeing).rejects.toMatchObject({ cause: { message: expect.stringContaining('was not agreed') } })
})

test('web cannot protect or move a case but through two persons’ agreement or its supervisor', async () => {
  const { sql } = database.web
  await expect(sql`update cases set need_to_know = true`).rejects.toThrow('permission denied')
  await expect(sql`update cases set unit_id = ${unitId}`).rejects.toThrow('permission denied')
  await proposeProtection(lead.ctx, { caseId, classification: 'CONFIDENTIAL', needToKnow: false, reason: 'x' })
  const { id = '' } = (await openProposal(again(lead), caseId)) ?? {}
  expect(await sql`select * from who_would_lose_sight(${caseId}, 'CONFIDENTIAL', true)`).toHaveLength(0)
  await expect(sql`select * from would_lose_sight(${caseId}, 'CONFIDENTIAL', true)`).rejects.toThrow(
    'permission denied',
  )
  await expect(sql`select apply_protection(${id})`).rejects.toThrow('was not agreed')
  await expect(sql`select move_case(${caseId}, ${unitId})`).rejects.toThrow('not this actor')
})

test('the officer in charge of a hidden case is warned of a namesake, and nobody else is', async () => {
  await proposeProtection(lead.ctx, { caseId, classification: 'RESTRICTED', needToKnow: true, reason: 'x' })
  const { id = '' } = (await openProposal(again(supervisor), caseId)) ?? {}
  await decideProtection(again(supervisor), { caseId, proposalId: id, decision: 'agreed' })
  await openCase(again(colleague), { reportNumber: 'RN 1', title: 'the same report', unitId })
  expect(await waiting(again(lead))).toEqual([[caseId, 'case-namesake']])
  expect(await waiting(again(supervisor))).toEqual([])
})
