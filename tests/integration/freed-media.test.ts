import { expect, test, vi } from 'vitest'
import { endMedium } from '#lib/register/end.ts'
import { getMedium } from '#lib/register/get.ts'
import { migrationBoard } from '#lib/register/migration-board.ts'
import { noteLost } from '#lib/register/note-lost.ts'
import { noteWiped } from '#lib/register/note-wiped.ts'
import type { EndMediumInput, Standing } from '#lib/register/schema.ts'
import { beginTransfer } from '#lib/transfers/begin.ts'
import { getTransfer } from '#lib/transfers/get.ts'
import { DISC } from '#tests/factories/media.ts'
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

async function end(keeper: Confirming, mediumId: string, state: EndMediumInput['state']) {
  const [witness, ctx] = [await makeConfirming(database, unitId, 'officer'), now(keeper)]
  return endMedium(ctx, doorOf(ctx), { mediumId, state, authority: 'a direction', ...passwords(witness) })
}

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
