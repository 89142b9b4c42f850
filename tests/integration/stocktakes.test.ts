import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { beginStocktake } from '#lib/register/begin-stocktake.ts'
import { endStocktake } from '#lib/register/end-stocktake.ts'
import { getStocktake } from '#lib/register/get-stocktake.ts'
import { listStocktakes } from '#lib/register/list-stocktakes.ts'
import { noteScan } from '#lib/register/note-scan.ts'
import { makeUnit } from '#tests/factories/people.ts'
import { type Confirming, issueMedium, makeConfirming, makeMedium, now } from '#tests/factories/register.ts'
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

const conflict = { code: 'CONFLICT' }
const labelsOf = ({ labels }: { labels: { label: string }[] }) => labels.map(({ label }) => label)

test('a count says what was found, what is missing, and what should not lie there', async () => {
  const below = await makeUnit(database.owner, unitId)
  keeper = await makeConfirming(database, unitId, 'exhibits') // who keeps the store below, too
  const officer = await makeConfirming(database, unitId, 'officer')
  const [there, gone, out] = [
    await makeMedium(keeper, unitId),
    await makeMedium(keeper, unitId),
    await makeMedium(keeper, unitId),
  ]
  const foreign = await makeMedium(keeper, below)
  await issueMedium(keeper, out.id, officer)
  const { id: stocktakeId } = await beginStocktake(now(keeper), { unitId })
  const scan = (label: string) => noteScan(now(keeper), { stocktakeId, label })
  expect(await scan(` ${there.label.toLowerCase()}\r`)).toMatchObject({ label: there.label, outcome: 'found' })
  expect(await scan(there.label), 'twice').toMatchObject({ outcome: 'found' })
  expect(await scan(out.label)).toMatchObject({ outcome: 'unexpected', state: 'issued', isOfUnit: true })
  expect(await scan(foreign.label)).toMatchObject({ outcome: 'unexpected', state: 'in-store', isOfUnit: false })
  expect(await scan('nobody’s')).toMatchObject({ outcome: 'unexpected', state: null })
  const running = await getStocktake(now(keeper), stocktakeId)
  expect(labelsOf(running.outcomes.missing)).toEqual([gone.label])
  expect(await endStocktake(now(keeper), { stocktakeId })).toEqual({ found: 1, missing: 1, unexpected: 3 })
  // What comes into the store afterwards changes nothing of what was counted.
  await makeMedium(keeper, unitId)
  const { outcomes, endedAt } = await getStocktake(now(keeper), stocktakeId)
  expect(endedAt).not.toBeNull()
  expect(labelsOf(outcomes.missing)).toEqual([gone.label])
  expect(labelsOf(outcomes.unexpected)).toEqual([out.label, foreign.label, 'NOBODY’S'].toSorted())
  await expect(scan(gone.label)).rejects.toMatchObject(conflict)
  await expect(endStocktake(now(keeper), { stocktakeId })).rejects.toMatchObject(conflict)
  const told = await database.owner.sql`select type from custody_events where type like 'stocktake.%' order by id`
  expect(told.map(({ type }) => type)).toEqual(['stocktake.begun', 'stocktake.ended'])
})

test('a store is counted once at a time, by who keeps it alone', async () => {
  const elsewhere = await makeConfirming(database, await makeUnit(database.owner), 'exhibits')
  const officer = await makeConfirming(database, unitId, 'officer')
  const { id } = await beginStocktake(now(keeper), { unitId })
  await expect(beginStocktake(now(keeper), { unitId })).rejects.toMatchObject(conflict)
  for (const other of [elsewhere, officer]) {
    await expect(beginStocktake(now(other), { unitId })).rejects.toMatchObject({ code: 'FORBIDDEN' })
    await expect(getStocktake(now(other), id)).rejects.toMatchObject({ code: 'NOT_FOUND' })
    await expect(noteScan(now(other), { stocktakeId: id, label: 'X' })).rejects.toMatchObject({ code: 'NOT_FOUND' })
    await expect(endStocktake(now(other), { stocktakeId: id })).rejects.toMatchObject({ code: 'NOT_FOUND' })
  }
  expect(await listStocktakes(now(elsewhere))).toEqual([])
  expect((await listStocktakes(now(keeper))).map((each) => each.id)).toEqual([id])
  await endStocktake(now(keeper), { stocktakeId: id })
  await beginStocktake(now(keeper), { unitId })
})

test('what is scanned while the count ends is refused, and not told as found', async () => {
  const medium = await makeMedium(keeper, unitId)
  const { id: stocktakeId } = await beginStocktake(now(keeper), { unitId })
  let scanned: Promise<unknown> = Promise.resolve()
  await database.owner.sql.begin(async (sql) => {
    await sql`update stocktakes set ended_at = now() where id = ${stocktakeId}`
    scanned = noteScan(now(keeper), { stocktakeId, label: medium.label }).catch((error: unknown) => error)
    await expect
      .poll(
        async () =>
          (await database.owner.sql`select 1 from pg_stat_activity where wait_event = 'transactionid'`).length,
      )
      .toBe(1)
  })
  expect(await scanned).toMatchObject(conflict)
})
