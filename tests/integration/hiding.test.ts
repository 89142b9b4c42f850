import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { addMember } from '#lib/cases/add-member.ts'
import { openCase } from '#lib/cases/open.ts'
import { type Ctx, inTransaction, type OfficerActor, type Role } from '#lib/context.ts'
import { caseHistory, itemHistory } from '#lib/custody/history.ts'
import { exportListing } from '#lib/gallery/export-listing.ts'
import { galleryFacts } from '#lib/gallery/facts.ts'
import { listTiles } from '#lib/gallery/list.ts'
import { listNeighbours } from '#lib/gallery/neighbours.ts'
import { readTimeline } from '#lib/gallery/timeline.ts'
import { askHiding } from '#lib/hiding/ask.ts'
import { decideHiding } from '#lib/hiding/decide.ts'
import { getHiding } from '#lib/hiding/get.ts'
import { getItem } from '#lib/items/get.ts'
import { openMaster } from '#lib/items/open-bytes.ts'
import { openPoster } from '#lib/items/open-poster.ts'
import { rebuildItems } from '#lib/items/rebuild.ts'
import { openTrack } from '#lib/media/open-track.ts'
import { askMove } from '#lib/moves/ask.ts'
import { listMoves } from '#lib/moves/list.ts'
import { listHeld } from '#lib/transfers/list-held.ts'
import { writeDueRecords } from '#lib/uploads/record-file.ts'
import { listWaiting } from '#lib/waiting/list.ts'
import { sealFile } from '#tests/factories/exhibits.ts'
import { contextOf, makeOfficer, makeUnit } from '#tests/factories/people.ts'
import { type FreshDatabase, startTestDatabase, type TestDatabase } from '#tests/support/database.ts'
import { makeStore, sha256, workerContext } from '#tests/support/store.ts'

type Person = Ctx & { actor: OfficerActor }
const PRIVATE = Buffer.from('what nobody asked for')

let server: TestDatabase
let database: FreshDatabase
let store: string
let asker: Person
let colleague: Person
let supervisor: Person
let decider: Person
let auditor: Person
let caseId: string
let itemId: string
beforeAll(async () => {
  server = await startTestDatabase()
}, 60_000)
afterAll(() => server.stop(), 30_000)
beforeEach(async () => {
  database = await server.fresh()
  store = await makeStore()
  const unitId = await makeUnit(database.owner)
  ;[asker, colleague] = [await person('officer', unitId), await person('officer', unitId)]
  ;[supervisor, auditor] = [await person('supervisor', unitId), await person('auditor', unitId)]
  decider = await person('legal', await makeUnit(database.owner))
  caseId = (await openCase(colleague, { reportNumber: 'RN 1', title: 'Robbery', unitId })).id
  await addMember(now(colleague), { caseId, serviceNumber: decider.actor.serviceNumber, role: 'legal' })
  const seal = (name: string, bytes: Buffer) => sealFile(database, store, { officer: now(asker), caseId }, name, bytes)
  await seal('shop.mp4', Buffer.from('shop'))
  itemId = await seal('family.mp4', PRIVATE)
  return () => database.close()
})

async function person(role: Role, unitId: string): Promise<Person> {
  const { id } = await makeOfficer(database.owner, [{ unitId, role }], { isCleared: true })
  return (await contextOf(database.web, database.owner, id)) as Person
}
const now = <P extends Ctx>(ctx: P): P => ({ ...ctx, now: new Date() })
const hide = (by: Person = asker, to: Person = decider) =>
  askHiding(now(by), { itemId, kind: 'private', serviceNumber: to.actor.serviceNumber, reason: 'his family' })
async function decide(by: Person, decision: 'kept' | 'shown', state: 'asked' | 'kept' = 'asked') {
  const [row] = await database.owner.sql<
    { id: string }[]
  >`select id from hidings where item_id = ${itemId} order by id desc limit 1`
  return decideHiding(now(by), { hidingId: row?.id ?? '', state, decision, reason: 'looked at it' })
}
const waiting = async (who: Person) =>
  (await listWaiting(now(who))).filter(({ kind }) => kind === 'hiding-to-decide').length
const [missing, forbidden] = [{ code: 'NOT_FOUND' }, { code: 'FORBIDDEN' }]
const places = () => ({ store, copies: [] })

/** Everything that an officer is told of the case's exhibits, as one text, and how many he is told that there are. */
async function toldTo(who: Person) {
  const ctx = now(who)
  const first = (await listTiles(ctx, { caseId })).tiles.find(({ name }) => name === 'shop.mp4')
  const told = [
    await listTiles(ctx, { caseId, sort: 'number' }),
    await listTiles(ctx, { caseId, q: 'family' }),
    await listTiles(ctx, { caseId, q: '2' }),
    await listNeighbours(ctx, first?.id ?? '', {}),
    await exportListing(ctx, { caseId }),
    await caseHistory(ctx, caseId),
  ]
  const timeline = await readTimeline(ctx, { caseId })
  const days = timeline.days.flatMap(({ sources }) => sources.map(({ count }) => count))
  return {
    text: JSON.stringify(told),
    counts: [(await galleryFacts(ctx, caseId)).count, days.reduce((a, b) => a + b, 0)],
  }
}

test('what should not be held is hidden at once from all but the supervisor and the decider, in whatever is asked', async () => {
  const opened = await openMaster(now(colleague), places(), itemId, 'download')
  expect(await opened.isStillSeen()).toBe(true)
  expect((await toldTo(colleague)).counts).toEqual([2, 2])
  await hide()
  expect(await opened.isStillSeen(), 'what was being sent stops').toBe(false)
  await opened.handle.close()
  for (const who of [asker, colleague, auditor]) {
    const { text, counts } = await toldTo(who)
    expect(text).not.toMatch(new RegExp(`family|${itemId}|his family`))
    expect(counts).toEqual([1, 1])
    await expect(getItem(now(who), itemId)).rejects.toMatchObject(missing)
    await expect(itemHistory(now(who), itemId)).rejects.toMatchObject(missing)
    await expect(getHiding(now(who), itemId)).rejects.toMatchObject(missing)
    for (const purpose of ['view', 'download'] as const)
      await expect(openMaster(now(who), places(), itemId, purpose)).rejects.toMatchObject(missing)
    await expect(openPoster(now(who), store, itemId)).rejects.toMatchObject(missing)
    const track = openTrack(now(who), store, { itemId, window: null, isHead: false })
    await expect(track).rejects.toMatchObject(missing)
    expect(await waiting(who)).toBe(0)
  }
  const held = await listHeld(now(colleague), { caseId, sizes: [PRIVATE.length], digests: [sha256(PRIVATE)] })
  expect(held).toEqual({ sizes: [], digests: [] })
  for (const who of [supervisor, decider]) {
    const { text, counts } = await toldTo(who)
    expect([counts, text.includes('family.mp4')]).toEqual([[2, 2], true])
    const tile = (await listTiles(now(who), { caseId })).tiles.find(({ id }) => id === itemId)
    expect(tile).toMatchObject({ isHidden: true })
    const { handle, isSecret } = await openMaster(now(who), places(), itemId, 'view')
    expect(isSecret).toBe(true)
    await handle.close()
  }
  expect([await waiting(decider), await waiting(supervisor)]).toEqual([1, 0])
  expect(await getHiding(now(supervisor), itemId)).toMatchObject({
    state: 'asked',
    kind: 'private',
    can: { decide: false },
  })
  const [item] = await database.owner.sql`select state from items where id = ${itemId}`
  expect(item?.state, 'nothing is deleted').toBe('sealed')
})

test('it stays hidden or is shown again as the decider says, with a reason, and the record tells both', async () => {
  await hide()
  await expect(decide(supervisor, 'shown')).rejects.toMatchObject(forbidden)
  await decide(decider, 'kept')
  expect(await waiting(decider)).toBe(0)
  await expect(getItem(now(colleague), itemId)).rejects.toMatchObject(missing)
  await expect(decide(decider, 'shown'), 'he saw another state').rejects.toMatchObject({ reason: 'HIDING_CHANGED' })
  await decide(decider, 'shown', 'kept')
  expect(await getItem(now(colleague), itemId)).toMatchObject({ isHidden: false, can: { hide: true } })
  expect((await toldTo(asker)).counts).toEqual([2, 2])
  const { events } = await itemHistory(now(colleague), itemId)
  expect(events.slice(0, 3).map(({ type, values }) => [type, values.reason, values.memberName])).toEqual([
    ['item.shown-again', 'looked at it', undefined],
    ['item.kept-hidden', 'looked at it', undefined],
    ['item.hidden', 'his family', decider.actor.name],
  ])
  await hide(decider, colleague)
  expect([await waiting(decider), await waiting(colleague)]).toEqual([0, 1])
})

test('where the decider left the Force or the case, its supervisor decides', async () => {
  await hide()
  await database.owner.sql`update case_access set expires_at = now() where officer_id = ${decider.actor.id}`
  await expect(decide(decider, 'shown')).rejects.toMatchObject(missing)
  expect(await waiting(supervisor)).toBe(1)
  await decide(supervisor, 'shown')
  expect(await getItem(now(asker), itemId)).toMatchObject({ isHidden: false })
})

test('hiding ends what was asked about a move, and what is hidden neither moves nor comes back by a rebuild', async () => {
  const other = await openCase(now(colleague), {
    reportNumber: 'RN 2',
    title: 'x',
    unitId: colleague.actor.postedUnitIds[0] ?? '',
  })
  await askMove(now(asker), { itemId, reportNumber: 'RN 2', reason: 'misfiled' })
  await hide()
  expect(await listMoves(now(supervisor), caseId)).toEqual([])
  await expect(askMove(now(supervisor), { itemId, reportNumber: 'RN 2', reason: 'x' })).rejects.toMatchObject(forbidden)
  const taken = database.owner.sql`update items set case_id = ${other.id}, number = 1 where id = ${itemId}`
  await expect(taken).rejects.toMatchObject({ code: '42501' })

  const owner = { ...workerContext(database.owner), db: database.owner.db }
  await writeDueRecords(workerContext(database.worker), store)
  await database.owner.sql`alter table items disable trigger all`
  await database.owner.sql`delete from items where id = ${itemId}`
  await database.owner.sql`alter table items enable trigger all`
  await rebuildItems(owner, store)
  await expect(getItem(now(colleague), itemId)).rejects.toMatchObject(missing)
  expect(await getItem(now(supervisor), itemId)).toMatchObject({ isHidden: true })
})

test('from inside web nothing is shown again but by who decides, and nothing hidden that its asker does not see', async () => {
  const run = (who: Person, statement: ReturnType<typeof sql>) =>
    inTransaction(now(who), async (tx) => tx.db.execute(statement))
  const forge = (who: Person, statement: ReturnType<typeof sql>) =>
    expect(run(who, statement)).rejects.toMatchObject({ cause: { code: '42501' } })
  const hiding = (
    by: Person,
    to: Person,
  ) => sql`insert into hidings (id, item_id, kind, reason, asked_by, asked_at, decider_id)
    values (gen_random_uuid(), ${itemId}, 'private', 'x', ${by.actor.id}, now(), ${to.actor.id})`
  const stranger = await person('officer', await makeUnit(database.owner))
  await forge(stranger, hiding(stranger, decider))
  await forge(asker, hiding(colleague, decider))
  await forge(asker, sql`update items set hidden_decider_id = null`)
  await hide()
  const shown = (by: Person) => sql`update hidings set state = 'shown', decided_by = ${by.actor.id}, decided_at = now(),
    decided_because = 'x' where item_id = ${itemId} returning 1`
  expect(await run(colleague, shown(colleague))).toEqual([])
  await forge(supervisor, shown(decider))
  expect(await run(colleague, sql`select 1 from items where id = ${itemId}`)).toEqual([])
})
