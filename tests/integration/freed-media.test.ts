import { type SQL, sql } from 'drizzle-orm'
import { expect, test, vi } from 'vitest'
import { endDirection } from '#lib/cases/end-direction.ts'
import { listDirections } from '#lib/cases/list-directions.ts'
import { openCase } from '#lib/cases/open.ts'
import { recordDirection } from '#lib/cases/record-direction.ts'
import { type Ctx, inTransaction } from '#lib/context.ts'
import { caseHistory } from '#lib/custody/history.ts'
import { formatDate } from '#lib/i18n/formats.ts'
import { editMedium } from '#lib/register/edit.ts'
import { endMedium } from '#lib/register/end.ts'
import { getMedium } from '#lib/register/get.ts'
import { migrationBoard } from '#lib/register/migration-board.ts'
import { noteLost } from '#lib/register/note-lost.ts'
import { noteWiped } from '#lib/register/note-wiped.ts'
import type { EndMediumInput, Standing } from '#lib/register/schema.ts'
import { beginTransfer } from '#lib/transfers/begin.ts'
import { getTransfer } from '#lib/transfers/get.ts'
import { DISC } from '#tests/factories/media.ts'
import { moveExhibit } from '#tests/factories/moves.ts'
import { makeUnit } from '#tests/factories/people.ts'
import { type Confirming, doorOf, makeConfirming, makeMedium, now, passwords } from '#tests/factories/register.ts'
import {
  CLIPS,
  caseId,
  database,
  later,
  list,
  officer,
  person,
  seal,
  sign,
  submitted,
  supervisor,
  unitId,
  withScene,
} from '#tests/factories/transfer-scene.ts'

vi.setConfig({ testTimeout: 60_000 })
withScene()

const refused = (reason: string) => ({ code: 'CONFLICT', reason })
const keeperOf = () => makeConfirming(database, unitId, 'exhibits')
const registered = (keeper: Confirming, standing: Standing, label: string) =>
  makeMedium(keeper, unitId, { kind: standing === 'designated' ? 'usb' : 'disc', standing, label })

async function end(
  keeper: Confirming,
  mediumId: string,
  state: EndMediumInput['state'],
  more: Partial<EndMediumInput> = {},
) {
  const [witness, ctx] = [await makeConfirming(database, unitId, 'officer'), now(keeper)]
  return endMedium(ctx, doorOf(ctx), { mediumId, state, authority: 'HCMP 3/2026', ...more, ...passwords(witness) })
}
const DAY_MS = 86_400_000
const dayAfter = (days: number) => formatDate(new Date(Date.now() + days * DAY_MS).toISOString())
const order = { authorityKind: 'court-order', dated: '2026-01-12', appealEnds: '2026-02-09' } as const

test('what the register says of a thing stands before what who brings it in says of it', async () => {
  const { id } = await registered(await keeperOf(), 'seized', 'MK-1')
  const transferId = await list(CLIPS, { kind: 'usb', owner: 'designated', label: ' mk-1' })
  expect(await getTransfer(later(officer), transferId)).toMatchObject({
    ...{ mediumKind: 'disc', mediumOwner: 'seized', mediumLabel: 'MK-1', frees: 'keep' },
  })
  const [row] = await database.owner.sql`select medium_id from transfers where id = ${transferId}`
  expect(row?.medium_id).toBe(id)
})

test('from what was lost nothing is brought in, whoever’s unit it is', async () => {
  const keeper = await keeperOf()
  const { id: mediumId } = await registered(keeper, 'designated', 'MK-2')
  await noteLost(now(keeper), { mediumId, reason: 'left in a taxi' })
  const stranger = await person('officer', await makeUnit(database.owner))
  const medium = { ...DISC, label: 'MK-2' }
  for (const who of [officer, stranger])
    await expect(beginTransfer(later(who), { target: { reportNumber: 'RN 1' }, medium })).rejects.toMatchObject(
      refused('MEDIUM_REVOKED'),
    )
})

test('of two officers at one disc the second is led to the record that is open; signed, it may be added again', async () => {
  await registered(await keeperOf(), 'working', 'MK-3')
  const medium = { ...DISC, label: 'MK-3' }
  const colleague = await person('officer')
  const again = () => beginTransfer(later(colleague), { target: { caseId }, medium })
  await list(CLIPS, medium)
  await expect(again()).rejects.toMatchObject(refused('MEDIUM_OPEN'))
  await registered(await keeperOf(), 'working', 'MK-4')
  expect(await sign(supervisor, await submitted(CLIPS, { ...DISC, label: 'MK-4' }))).toEqual({
    status: 'countersigned',
  })
  await beginTransfer(later(colleague), { target: { caseId }, medium: { ...DISC, label: 'MK-4' } })
})

test('a working disc is destroyed by two persons once what lies on it is countersigned, and not before', async () => {
  const keeper = await keeperOf()
  const { id } = await registered(keeper, 'working', 'MK-5')
  await expect(end(keeper, id, 'destroyed')).rejects.toMatchObject(refused('NOT_COUNTERSIGNED'))
  const transferId = await submitted(CLIPS, { ...DISC, label: 'MK-5' })
  await expect(end(keeper, id, 'destroyed'), 'under review').rejects.toMatchObject(refused('NOT_COUNTERSIGNED'))
  await sign(supervisor, transferId)
  expect((await getMedium(now(keeper), id)).medium).toMatchObject({
    broughtIn: { countersigned: 1, submitted: 0, unfinished: 0 },
    can: { end: ['released', 'destroyed'] },
  })
  expect(await end(keeper, id, 'destroyed')).toEqual({ wrong: null })
})

test('what was seized, is an exhibit or a citizen’s is neither wiped nor destroyed, countersigned or not', async () => {
  const keeper = await keeperOf()
  for (const standing of ['seized', 'master', 'private'] as const) {
    const { id } = await registered(keeper, standing, `MK-${standing}`)
    const contents = { [`${standing}.mp4`]: standing }
    await sign(supervisor, await submitted(contents, { ...DISC, label: `MK-${standing}` }))
    await expect(noteWiped(now(keeper), { mediumId: id })).rejects.toMatchObject(refused('NEVER_WIPED'))
    await expect(end(keeper, id, 'destroyed')).rejects.toMatchObject({ code: 'INVALID' })
  }
})

test('a stick is wiped once all of it is countersigned and every copy verified; who asks before is told what it waits for', async () => {
  const keeper = await keeperOf()
  const { id: mediumId } = await registered(keeper, 'designated', 'MK-6')
  const wipe = () => noteWiped(now(keeper), { mediumId })
  await expect(wipe()).rejects.toMatchObject(refused('NOT_COUNTERSIGNED'))
  const transferId = await submitted(CLIPS, { ...DISC, label: 'MK-6' })
  await expect(wipe(), 'under review').rejects.toMatchObject(refused('NOT_COUNTERSIGNED'))
  await sign(supervisor, transferId)
  await expect(wipe(), 'no copy').rejects.toMatchObject(refused('COPIES_NOT_VERIFIED'))
  const copy = (limit: number) => database.owner.sql`
    insert into item_copies (item_id, place, checked_at, outcome)
    select id, 'second house', now(), 'sound' from items order by number limit ${limit} on conflict do nothing`
  await copy(1)
  await expect(wipe(), 'one of three').rejects.toMatchObject(refused('COPIES_NOT_VERIFIED'))
  await copy(3)
  await expect(noteWiped(later(officer), { mediumId }), 'neither keeps nor has it').rejects.toMatchObject({
    code: 'FORBIDDEN',
  })
  await wipe()
  const { history } = await getMedium(now(keeper), mediumId)
  expect(history?.events.map(({ type }) => type)).toEqual(['medium.wiped', 'medium.accounted-for', 'medium.registered'])
})

test('the board of old discs says what is migrated, what waits for a countersignature, and what is under way', async () => {
  const keeper = await keeperOf()
  for (const label of ['OLD-1', 'OLD-2', 'OLD-3', 'OLD-4']) await registered(keeper, 'working', label)
  await database.owner.sql`
    with i as (insert into inventories (id, unit_id, file_sha256, discs, taken_in_by, taken_in_at)
      values (gen_random_uuid(), ${unitId}, repeat('0', 64), 4, ${keeper.id}, now()) returning id)
    update media set inventory_id = i.id from i`
  await sign(supervisor, await submitted({ 'a.mp4': 'a' }, { ...DISC, label: 'OLD-1' }))
  await submitted({ 'b.mp4': 'b' }, { ...DISC, label: 'OLD-2' })
  await list({ 'c.mp4': 'c' }, { ...DISC, label: 'OLD-3' })
  expect(await migrationBoard(now(keeper))).toMatchObject([
    { unitId, migrated: 1, 'to-countersign': 1, 'in-progress': 1, failed: 0, outstanding: 1 },
  ])
})

test('what is not the Force’s own leaves on a whole authority of which the appeal period is over, and says on which', async () => {
  const keeper = await keeperOf()
  const incomplete = { code: 'INVALID', reason: 'AUTHORITY_INCOMPLETE' }
  for (const standing of ['seized', 'private', 'master'] as const) {
    const { id } = await registered(keeper, standing, `MK-A-${standing}`)
    const leave = (more: Partial<EndMediumInput>) => end(keeper, id, 'released', { ...order, ...more })
    expect((await getMedium(now(keeper), id)).medium.needsAuthority).toBe(true)
    for (const lacking of [{ authorityKind: '' }, { dated: '' }, { appealEnds: '' }] as const)
      await expect(leave(lacking), JSON.stringify(lacking)).rejects.toMatchObject(incomplete)
    await expect(leave({ dated: dayAfter(1), appealEnds: dayAfter(2) })).rejects.toMatchObject(incomplete)
    await expect(leave({ appealEnds: '2026-01-11' }), 'before it was made').rejects.toMatchObject(incomplete)
    await expect(leave({ appealEnds: dayAfter(0) }), 'its last day').rejects.toMatchObject(refused('APPEAL_OPEN'))
    expect(await leave({ appealEnds: dayAfter(-1) })).toEqual({ wrong: null })
    const { medium, history } = await getMedium(now(keeper), id)
    const left = { kind: 'court-order', document: 'HCMP 3/2026', dated: '2026-01-12', appealEnds: dayAfter(-1) }
    expect(medium).toMatchObject({ state: 'released', left })
    const { document: authority, kind: _, ...days } = left
    expect(history?.events[0]).toMatchObject({ type: 'medium.released', values: { authority, ...days } })
  }
  const { id } = await registered(keeper, 'working', 'MK-A-working')
  await expect(end(keeper, id, 'released'), 'the Force decides about its own').resolves.toEqual({ wrong: null })
  expect((await getMedium(now(keeper), id)).medium.left).toEqual({ kind: null, document: 'HCMP 3/2026' })
})

test('from inside web nothing leaves without its authority, or against a court’s direction', async () => {
  const keeper = await keeperOf()
  const { id } = await registered(keeper, 'seized', 'MK-B')
  const leave = (set: SQL) =>
    inTransaction(now(keeper), (tx) =>
      tx.db.execute(sql`update media set state = 'released', changed_by = ${keeper.id}, changed_at = now(), ${set}
        where id = ${id}`),
    )
  const whole = (appealEnds: string) =>
    sql`authority_kind = 'court-order', authority_document = 'x', authority_dated = '2026-01-12', appeal_ends = ${appealEnds}`
  await expect(leave(sql`place = ''`)).rejects.toMatchObject({ cause: { code: '23514' } })
  await expect(leave(whole(dayAfter(1)))).rejects.toMatchObject({ cause: { code: '42501' } })
  await list(CLIPS, { ...DISC, label: 'MK-B' })
  await recordDirection(later(officer), { caseId, ...DIRECTION })
  await expect(leave(whole('2026-02-09'))).rejects.toMatchObject({ cause: { code: '42501' } })
})

test('no correction makes the Force’s own what is not; what turns out to be somebody’s is kept', async () => {
  const keeper = await keeperOf()
  const { id: mediumId } = await registered(keeper, 'working', 'MK-D')
  const as = (standing: Standing) => editMedium(now(keeper), { mediumId, standing, unitId })
  await as('private')
  await as('seized')
  for (const own of ['working', 'designated'] as const) {
    await expect(as(own)).rejects.toMatchObject(refused('NOT_THE_FORCES'))
    const inSql = inTransaction(now(keeper), (tx) =>
      tx.db.execute(
        sql`update media set standing = ${own}, changed_by = ${keeper.id}, changed_at = now() where id = ${mediumId}`,
      ),
    )
    await expect(inSql, 'from inside web').rejects.toMatchObject({ cause: { code: '42501' } })
  }
  expect((await getMedium(now(keeper), mediumId)).medium.standing).toBe('seized')
})

const DIRECTION = { document: 'HCMP 9/2026', dated: '2026-03-02', reason: 'the appeal of D2' }

test('while a court directs to keep what belongs to a case, no medium whose content came into it leaves, whatever authority there is', async () => {
  const keeper = await keeperOf()
  const seized = await registered(keeper, 'seized', 'MK-C-1')
  const working = await registered(keeper, 'working', 'MK-C-2')
  const elsewhere = await registered(keeper, 'seized', 'MK-C-3')
  await sign(supervisor, await submitted(CLIPS, { ...DISC, label: 'MK-C-1' }))
  const transferId = await submitted({ 'other.mp4': 'x' }, { ...DISC, label: 'MK-C-2' })
  await sign(supervisor, transferId)
  const { directionId } = await recordDirection(later(officer), { caseId, ...DIRECTION })
  const kept = refused('COURT_DIRECTION')
  await expect(end(keeper, seized.id, 'returned', order)).rejects.toMatchObject(kept)
  await expect(end(keeper, working.id, 'destroyed')).rejects.toMatchObject(kept)
  expect(await end(keeper, elsewhere.id, 'returned', order), 'of another case').toEqual({ wrong: null })
  // Who keeps the store is told that it is kept, and not of a case that he does not see.
  const told = async (who: Ctx) => (await getMedium(who, seized.id)).medium
  expect(await told(now(keeper))).toMatchObject({ kept: { isKept: true, by: [] }, can: { end: [] } })
  const by = [{ document: 'HCMP 9/2026', dated: '2026-03-02', caseId, reportNumber: 'RN 1' }]
  expect(await told(later(officer))).toMatchObject({ kept: { isKept: true, by } })
  expect(await getTransfer(later(officer), transferId)).toMatchObject({ isKept: true })

  await endDirection(later(supervisor), { caseId, directionId, document: 'HCMP 10/2026', reason: 'dismissed' })
  expect(await told(now(keeper))).toMatchObject({ kept: { isKept: false }, can: { end: ['returned', 'released'] } })
  expect(await end(keeper, seized.id, 'returned', order)).toEqual({ wrong: null })
  expect(await end(keeper, working.id, 'destroyed')).toEqual({ wrong: null })
})

test('what was moved into another case since is kept by a direction on that one too', async () => {
  const keeper = await keeperOf()
  const { id } = await registered(keeper, 'seized', 'MK-D')
  const transferId = await list(CLIPS, { ...DISC, label: 'MK-D' })
  const [itemId = ''] = await seal(transferId, CLIPS)
  const other = await openCase(later(officer), { reportNumber: 'RN 2', title: 'Theft', unitId })
  await recordDirection(later(officer), { caseId: other.id, ...DIRECTION })
  expect((await getMedium(now(keeper), id)).medium.kept.isKept).toBe(false)
  await moveExhibit(database, later(officer), { itemId, reportNumber: 'RN 2', reason: 'misfiled' })
  await expect(end(keeper, id, 'returned', order)).rejects.toMatchObject(refused('COURT_DIRECTION'))
})

test('a direction is recorded and lifted once, by who leads the case, and stands in the case’s record', async () => {
  const record = (who: Ctx) => recordDirection(who, { caseId, ...DIRECTION })
  const { directionId } = await record(later(supervisor))
  await expect(record(later(await person('officer')))).rejects.toMatchObject({ code: 'FORBIDDEN' })
  const stranger = later(await person('officer', await makeUnit(database.owner)))
  await expect(record(stranger)).rejects.toMatchObject({ code: 'NOT_FOUND' })
  await expect(recordDirection(later(officer), { caseId, ...DIRECTION, dated: dayAfter(1) })).rejects.toMatchObject({
    code: 'INVALID',
  })
  const seen = await listDirections(later(officer), caseId)
  expect(seen).toMatchObject({ directions: [{ id: directionId, ...DIRECTION }], canChange: true })
  const lift = (who: Ctx, of = caseId) =>
    endDirection(who, { caseId: of, directionId, document: 'HCMP 10/2026', reason: 'dismissed' })
  const other = await openCase(later(officer), { reportNumber: 'RN 3', title: 'Theft', unitId })
  await expect(lift(later(officer), other.id), 'of another case').rejects.toMatchObject({ code: 'NOT_FOUND' })
  await lift(later(officer))
  await expect(lift(later(officer))).rejects.toMatchObject(refused('OVER_ALREADY'))
  expect((await listDirections(later(officer), caseId)).directions).toEqual([])
  const { events } = await caseHistory(later(officer), caseId)
  expect(events.filter(({ type }) => type.startsWith('case.direction'))).toMatchObject([
    { type: 'case.direction-lifted', values: { document: 'HCMP 10/2026', reason: 'dismissed' } },
    { type: 'case.direction-recorded', values: { document: 'HCMP 9/2026', reason: DIRECTION.reason } },
  ])
  await expect(database.owner.sql`update court_directions set lifted_at = null, lifted_by = null`).rejects.toThrow(
    'until it is lifted',
  )
  await expect(database.owner.sql`delete from court_directions`).rejects.toThrow('forbidden')
})
