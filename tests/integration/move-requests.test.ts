import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { openCase } from '#lib/cases/open.ts'
import { setCaseStatus } from '#lib/cases/set-status.ts'
import { type Ctx, inTransaction, type Role } from '#lib/context.ts'
import { itemHistory } from '#lib/custody/history.ts'
import { exportListing } from '#lib/gallery/export-listing.ts'
import { listTiles } from '#lib/gallery/list.ts'
import { getItem } from '#lib/items/get.ts'
import { openMaster } from '#lib/items/open-bytes.ts'
import { askMove } from '#lib/moves/ask.ts'
import { agreeToMove } from '#lib/moves/decide.ts'
import { endMove } from '#lib/moves/end.ts'
import { listMoves } from '#lib/moves/list.ts'
import { listLeft } from '#lib/moves/list-left.ts'
import type { MoveStep } from '#lib/moves/schema.ts'
import { listWaiting } from '#lib/waiting/list.ts'
import { sealFile } from '#tests/factories/exhibits.ts'
import { confirmedSession } from '#tests/factories/moves.ts'
import { contextOf, makeOfficer, makeUnit } from '#tests/factories/people.ts'
import { type FreshDatabase, startTestDatabase, type TestDatabase } from '#tests/support/database.ts'
import { makeStore } from '#tests/support/store.ts'

let server: TestDatabase
let database: FreshDatabase
let store: string
let asker: Ctx
let own: Ctx
let theirs: Ctx
let above: Ctx
let fromId: string
let toId: string
let itemId: string
beforeAll(async () => {
  server = await startTestDatabase()
}, 60_000)
afterAll(() => server.stop(), 30_000)
/* Two cases in two units under one: an officer of the first asks, a supervisor of each agrees, and one is above both. */
beforeEach(async () => {
  database = await server.fresh()
  store = await makeStore()
  const top = await makeUnit(database.owner)
  const [here, there] = [await makeUnit(database.owner, top), await makeUnit(database.owner, top)]
  ;[asker, own, theirs] = [
    await person('officer', here),
    await person('supervisor', here),
    await person('supervisor', there),
  ]
  above = await person('supervisor', top)
  fromId = (await openCase(asker, { reportNumber: 'RN 1', title: 'Robbery', unitId: here })).id
  toId = (await openCase(theirs, { reportNumber: 'RN 2', title: 'Theft', unitId: there })).id
  itemId = await sealFile(database, store, { officer: now(asker), caseId: fromId }, 'shop.mp4', Buffer.from('shop'))
  return () => database.close()
})

async function person(role: Role, unitId: string): Promise<Ctx> {
  const { id } = await makeOfficer(database.owner, [{ unitId, role }])
  return contextOf(database.web, database.owner, id)
}
const now = (ctx: Ctx): Ctx => ({ ...ctx, now: new Date() })
const ask = (by = asker, reportNumber = 'RN 2') => askMove(now(by), { itemId, reportNumber, reason: 'the other shop' })
const agree = async (by: Ctx, moveId: string, step: MoveStep) =>
  agreeToMove(now(by), await confirmedSession(database, by), { moveId, step })
const end = (by: Ctx, moveId: string, step: MoveStep, decision: 'refused' | 'withdrawn' = 'refused') =>
  endMove(now(by), { moveId, step, decision, reason: 'it is ours' })
const waiting = async (who: Ctx) =>
  (await listWaiting(now(who))).map(({ kind }) => kind).filter((kind) => /^move/.test(kind))
const types = async (who: Ctx) => (await itemHistory(now(who), itemId)).events.map(({ type }) => type)
const [forbidden, missing] = [{ code: 'FORBIDDEN' }, { code: 'NOT_FOUND' }]
const changed = { code: 'CONFLICT', reason: 'MOVE_CHANGED' }

test('an exhibit moves once a supervisor of each case agreed, and its old number says where it went to who may know', async () => {
  const { moveId } = await ask()
  await expect(ask()).rejects.toMatchObject({ code: 'CONFLICT', reason: 'MOVE_OPEN' })
  expect([await waiting(own), await waiting(above), await waiting(theirs), await waiting(asker)]).toEqual([
    ...[['move-to-release'], ['move-to-release'], [], []],
  ])
  await expect(agree(asker, moveId, 'asked')).rejects.toMatchObject(forbidden)
  await expect(agree(theirs, moveId, 'asked'), 'not told of it before').rejects.toMatchObject(missing)
  const [session] = await database.owner.sql<{ id: string }[]>`select gen_random_uuid() as id`
  const unsigned = agreeToMove(now(own), session?.id ?? '', { moveId, step: 'asked' })
  await expect(unsigned).rejects.toMatchObject({ code: 'INVALID', reason: 'PASSWORD_AGAIN' })

  expect(await agree(own, moveId, 'asked')).toEqual({ number: null })
  expect([await waiting(own), await waiting(theirs)]).toEqual([[], ['move-to-take-in']])
  const told = { way: 'comes', itemId: null, number: 1, name: 'shop.mp4', otherNumber: 'RN 1', can: { agree: true } }
  expect(await listMoves(now(theirs), toId)).toMatchObject([told])
  await expect(getItem(now(theirs), itemId), 'told of, not seen').rejects.toMatchObject(missing)
  await expect(agree(own, moveId, 'released')).rejects.toMatchObject(forbidden)
  expect(await agree(theirs, moveId, 'released')).toEqual({ number: 1 })

  expect(await getItem(now(theirs), itemId)).toMatchObject({ caseId: toId, number: 1, isMoveAsked: false })
  const moved = ['item.moved', 'item.move-released', 'item.move-asked', 'item.sealed']
  expect(await types(above)).toEqual(moved)
  await expect(openMaster(now(own), { store, copies: [] }, itemId, 'download')).rejects.toMatchObject(missing)
  expect((await listTiles(now(own), { caseId: fromId, q: 'shop' })).tiles).toEqual([])
  expect((await exportListing(now(own), { caseId: fromId })).lines).toEqual([])
  expect(await listLeft(now(own), fromId)).toMatchObject([{ number: 1, to: null, itemId: null }])
  expect(await listLeft(now(above), fromId)).toMatchObject([
    { number: 1, to: { reportNumber: 'RN 2', number: 1 }, itemId },
  ])
})

test('who supervises both agrees for one of them alone while another can agree for the other', async () => {
  const { moveId } = await ask()
  await agree(above, moveId, 'asked')
  expect(await waiting(above)).toEqual([])
  await expect(agree(above, moveId, 'released')).rejects.toMatchObject(forbidden)
  await agree(theirs, moveId, 'released')
  expect((await listMoves(now(above), fromId)).length).toBe(0)
})

test('where nobody else answers for either case, one supervisor agrees twice', async () => {
  await database.owner.sql`update officers set suspended_at = now() where id in (
    select officer_id from postings p where p.role = 'supervisor' and exists (select from units u where u.id = p.unit_id and u.parent_id is not null))`
  const { moveId } = await ask()
  await agree(above, moveId, 'asked')
  expect(await waiting(above)).toEqual(['move-to-take-in'])
  expect(await agree(above, moveId, 'released')).toEqual({ number: 1 })
})

test('of two answers at once one counts: one number is given, one event written', async () => {
  const { moveId } = await ask()
  const both = await Promise.allSettled([agree(own, moveId, 'asked'), end(above, moveId, 'asked')])
  expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
  expect(both.find(({ status }) => status === 'rejected')).toMatchObject({ reason: changed })
  const { moveId: again } = both[0].status === 'fulfilled' ? { moveId } : await ask()
  if (again !== moveId) await agree(own, again, 'asked')
  const taken = await Promise.allSettled([agree(theirs, again, 'released'), agree(above, again, 'released')])
  expect(taken.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
  expect(taken.find(({ status }) => status === 'rejected')).toMatchObject({ reason: changed })
  expect((await types(above)).filter((type) => type === 'item.moved')).toHaveLength(1)
  const [given] = await database.owner.sql`select last_item_number as number from cases where id = ${toId}`
  expect(given?.number).toBe(1)
})

test('it is refused with a reason by whose turn it is, and taken back by who asked; it can be asked for again', async () => {
  const first = await ask()
  await expect(end(theirs, first.moveId, 'asked')).rejects.toMatchObject(missing)
  await expect(end(own, first.moveId, 'asked', 'withdrawn')).rejects.toMatchObject(forbidden)
  await end(asker, first.moveId, 'asked', 'withdrawn')
  await expect(agree(own, first.moveId, 'asked')).rejects.toMatchObject(changed)
  const { moveId } = await ask()
  await agree(own, moveId, 'asked')
  await expect(end(own, moveId, 'released')).rejects.toMatchObject(forbidden)
  await end(theirs, moveId, 'released')
  await expect(agree(above, moveId, 'released')).rejects.toMatchObject(changed)
  const ended = (await itemHistory(now(own), itemId)).events.filter(({ type }) => type === 'item.move-ended')
  expect(ended.map(({ values }) => values.reason)).toEqual(['it is ours', 'it is ours'])
  await ask()
})

test.each(['from', 'to'] as const)(
  'it lapses when a case closes (the one it goes %s), and stays so when that opens again',
  async (side) => {
    const { moveId } = await ask()
    await agree(own, moveId, 'asked')
    const caseId = side === 'from' ? fromId : toId
    for (const status of ['closed', 'open'] as const) {
      await setCaseStatus(now(above), { caseId, status, reason: 'x' })
      await expect(agree(theirs, moveId, 'released')).rejects.toMatchObject(changed)
    }
    expect(await waiting(theirs)).toEqual([])
    await ask()
  },
)

test('a hidden case’s number is told to nobody who may not see it, and nothing is asked for into one out of sight', async () => {
  const [member] = [await person('supervisor', await makeUnit(database.owner))]
  const hidden = { reportNumber: 'RN 3', title: 'x', unitId: '', needToKnow: true }
  const [posted] = await database.owner.sql<{ unitId: string }[]>`select unit_id as "unitId" from postings
    where officer_id = ${member.actor.type === 'officer' ? member.actor.id : ''}`
  const { id } = await openCase(now(member), { ...hidden, unitId: posted?.unitId ?? '' })
  await expect(ask(asker, 'RN 3')).rejects.toMatchObject({ code: 'INVALID', reason: 'NO_SUCH_CASE' })
  await database.owner.sql`insert into case_access (officer_id, case_id, via_kind, via_id, role, valid_from)
    values (${asker.actor.type === 'officer' ? asker.actor.id : ''}, ${id}, 'member', gen_random_uuid(), 'investigator', '2020-01-01')`
  await ask(asker, 'RN 3')
  expect(await listMoves(now(own), fromId)).toMatchObject([{ otherNumber: null, can: { agree: true } }])
  expect(await listMoves(now(asker), fromId)).toMatchObject([{ otherNumber: 'RN 3', can: { agree: false } }])
})

test('from inside web a move goes no other way, and no exhibit leaves its case without one', async () => {
  const { moveId } = await ask()
  const forge = (by: Ctx, statement: ReturnType<typeof sql>) =>
    expect(inTransaction(now(by), async (tx) => tx.db.execute(statement))).rejects.toMatchObject({
      cause: { code: '42501' },
    })
  const by = (who: Ctx) => (who.actor.type === 'officer' ? who.actor.id : '')
  const set = (fields: ReturnType<typeof sql>) => sql`update move_requests set ${fields} where id = ${moveId}`
  await forge(own, set(sql`state = 'moved', decided_by = ${by(own)}, decided_at = now()`))
  await forge(asker, set(sql`state = 'released', released_by = ${by(asker)}, released_at = now()`))
  await forge(asker, set(sql`state = 'released', released_by = ${by(own)}, released_at = now()`))
  await forge(own, set(sql`state = 'withdrawn', decided_by = ${by(own)}, decided_at = now()`))
  await forge(own, set(sql`to_case_id = from_case_id`))
  await forge(above, sql`update items set case_id = ${toId}, number = 1 where id = ${itemId}`)
  const carried = await inTransaction(now(above), async (tx) =>
    tx.db.execute(sql`select * from carry_out_move(${moveId})`),
  )
  expect(carried, 'nobody released it').toEqual([])
})
