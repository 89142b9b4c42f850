import { createHash } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { getMedium } from '#lib/register/get.ts'
import { importInventory } from '#lib/register/import-inventory.ts'
import { listMedia } from '#lib/register/list.ts'
import { listInventories } from '#lib/register/list-inventories.ts'
import { migrationBoard } from '#lib/register/migration-board.ts'
import { noteLost } from '#lib/register/note-lost.ts'
import { makeUnit } from '#tests/factories/people.ts'
import { type Confirming, makeConfirming, makeMedium, now } from '#tests/factories/register.ts'
import { type FreshDatabase, startTestDatabase, type TestDatabase } from '#tests/support/database.ts'

let server: TestDatabase
let database: FreshDatabase
let unitId: string
let keeper: Confirming
beforeAll(async () => {
  server = await startTestDatabase()
}, 60_000)
afterAll(() => server.stop())
beforeEach(async () => {
  database = await server.fresh()
  unitId = await makeUnit(database.owner)
  keeper = await makeConfirming(database, unitId, 'exhibits')
  return () => database.close()
})

async function* pieces(...of: (string | Uint8Array)[]): AsyncGenerator<Uint8Array> {
  for (const each of of) yield typeof each === 'string' ? Buffer.from(each) : each
}
const takeIn = (...list: (string | Uint8Array)[]) => importInventory(now(keeper), { unitId }, pieces(...list))
const registered = async () => (await listMedia(now(keeper), {})).media.map(({ label }) => label)

test('a list becomes discs in the store, with its digest in the record, in whichever language it names its columns', async () => {
  const list = '\uFEFF備註,標籤,位置,報案編號\r\n"借出過, ""兩次""",光碟 7,B 架,MK RN 1\r\n,dvd-0002,,\r\n'
  expect(await takeIn(list.slice(0, 9), list.slice(9))).toEqual({ discs: 2, problems: null })
  expect(await registered()).toEqual(['DVD-0002', '光碟 7'])
  const [line] = (await listMedia(now(keeper), { text: 'mk rn 1' })).media
  const { medium } = await getMedium(now(keeper), line?.id ?? '')
  expect(medium).toMatchObject({
    kind: 'disc',
    standing: 'working',
    state: 'in-store',
    place: 'B 架',
    claimedNumber: 'MK RN 1',
  })
  expect([medium.remarks, medium.listedAt]).toEqual(['借出過, "兩次"', medium.registeredAt])
  const fileSha256 = createHash('sha256').update(list).digest('hex')
  expect(await listInventories(now(keeper))).toMatchObject([{ discs: 2, fileSha256 }])
  const [event] = await database.owner.sql<{ facts: object }[]>`
    select convert_from(bytes, 'UTF8')::jsonb -> 'facts' as facts from custody_events where type = 'inventory.taken-in'`
  expect(event?.facts).toMatchObject({ unitId, discs: 2, fileSha256 })
})

test('a Big5 list is read as it was written', async () => {
  // "label,location\n光碟 7,旺角警署證物室\n"
  const chinese = Buffer.from('a5fabad020372ca9f4a8a4c4b5b870c3d2aaababc70a', 'hex')
  expect(await takeIn('label,location\n', chinese)).toEqual({ discs: 1, problems: null })
  expect((await listMedia(now(keeper), {})).media).toMatchObject([{ label: '光碟 7', place: '旺角警署證物室' }])
})

test('whatever is wrong with any line is told by its line, and nothing of the list is taken in', async () => {
  const { label } = await makeMedium(keeper, unitId)
  const elsewhere = await makeUnit(database.owner)
  const other = await makeConfirming(database, elsewhere, 'exhibits')
  const hidden = await makeMedium(other, elsewhere)
  const lines = [
    ...['label,remarks', 'A-1,fine', ',no label', 'A-2', `${label},`, `${hidden.label},`, 'a-1 ,again', 'A"3"x,y'],
    ...[`A-4,${'x'.repeat(501)}`, `${'A'.repeat(61)},`, 'A-5,\uFFFD'],
  ]
  const { problems } = await takeIn(lines.join('\n'))
  expect(problems?.first.map(({ line, problem }) => `${line} ${problem}`)).toEqual([
    ...['3 label', '4 columns', '5 taken', '6 taken', '7 twice', '8 broken', '9 long', '10 long', '11 encoding'],
  ])
  expect(problems?.count).toBe(9)
  expect((await takeIn('label,remarks\nA,x\n"B,y\nC,z\n')).problems?.first).toEqual([{ line: 3, problem: 'broken' }])
  for (const list of ['', 'label,remarks\n', 'label,colour\nA,red\n', 'remarks\nx\n', 'label,label\nA,B\n']) {
    expect((await takeIn(list)).problems?.first).toEqual([{ line: 1, problem: 'header' }])
  }
  expect(await registered()).toEqual([label])
  expect(await listInventories(now(keeper))).toEqual([])
  expect(await takeIn('label\nA-1\n'), 'the same label, of what was not taken in').toEqual({ discs: 1, problems: null })
})

test('a long list is taken in by pieces, and a label that comes again much later is found', async () => {
  const rows = (from: number, until: number) =>
    Array.from({ length: until - from }, (_, n) => `OLD-${from + n},RN ${n},Shelf ${n % 40},\n`).join('')
  const list = ['label,report number,location,remarks\n', rows(0, 7000), rows(7000, 13_000)]
  const twice = await takeIn(...list, 'old-3,,,\n', 'OLD-6999,,,\n')
  expect(twice.problems?.first).toEqual([
    { line: 13_002, problem: 'twice' },
    { line: 13_003, problem: 'twice' },
  ])
  expect(await takeIn(...list)).toEqual({ discs: 13_000, problems: null })
}, 30_000)

test('who does not keep the store takes nothing in', async () => {
  const officer = await makeConfirming(database, unitId, 'officer')
  const elsewhere = await makeConfirming(database, await makeUnit(database.owner), 'exhibits')
  for (const who of [officer, elsewhere])
    await expect(importInventory(now(who), { unitId }, pieces('label\nA\n'))).rejects.toMatchObject({
      code: 'FORBIDDEN',
    })
  expect(await registered()).toEqual([])
})

test('the board counts old discs by unit, each once, for who sees the unit’s media', async () => {
  await takeIn('label\nA\nB\nC\n')
  await makeMedium(keeper, unitId, { kind: 'disc' }) // on no list
  const lost = (await listMedia(now(keeper), { text: 'B' })).media.find(({ label }) => label === 'B')
  await noteLost(now(keeper), { mediumId: lost?.id ?? '', reason: 'not on its shelf' })
  const expected = [{ unitId, migrated: 0, 'in-progress': 0, failed: 1, outstanding: 2 }]
  const supervisor = await makeConfirming(database, unitId, 'supervisor')
  for (const who of [keeper, supervisor]) expect(await migrationBoard(now(who))).toMatchObject(expected)
  const stranger = await makeConfirming(database, await makeUnit(database.owner), 'officer')
  expect(await migrationBoard(now(stranger))).toEqual([])
  const administrator = await makeConfirming(database, unitId, 'administrator')
  await expect(migrationBoard(now(administrator))).rejects.toMatchObject({ code: 'FORBIDDEN' })
})
