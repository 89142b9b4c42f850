import { randomBytes } from 'node:crypto'
import { mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { inSnapshot, type OfficerActor } from '#lib/context.ts'
import { recordAlarms } from '#lib/custody/alarms.ts'
import { itemHistory } from '#lib/custody/history.ts'
import { copyNext } from '#lib/items/copy.ts'
import { getFixityState } from '#lib/items/fixity-state.ts'
import { getItem } from '#lib/items/get.ts'
import { openMaster } from '#lib/items/open-bytes.ts'
import { repairStore } from '#lib/items/repair.ts'
import { scrubNext, startScrubber } from '#lib/items/scrub.ts'
import { scrubNextCopy } from '#lib/items/scrub-copy.ts'
import { masterOf } from '#lib/media/master-of.ts'
import { checkStore } from '#lib/storage/check.ts'
import { masterKey, quarantineKey } from '#lib/storage/keys.ts'
import { makeScene, type Scene, sealFile } from '#tests/factories/exhibits.ts'
import { type FreshDatabase, startTestDatabase, type TestDatabase } from '#tests/support/database.ts'
import { makeStore, sha256, workerContext } from '#tests/support/store.ts'

vi.setConfig({ testTimeout: 30_000, hookTimeout: 60_000 })
let server: TestDatabase
let database: FreshDatabase
let scene: Scene
let store: string
let itemId: string
let master: string
const bytes = randomBytes(9 * 1024 ** 2)
const budget = { bytesPerS: 1024 ** 3, withinDays: 90 }
beforeAll(async () => {
  server = await startTestDatabase()
})
afterAll(() => server.stop())
beforeEach(async () => {
  database = await server.fresh()
  scene = await makeScene(database)
  store = await makeStore()
  itemId = await sealFile(database, store, scene, 'camera.mp4', bytes)
  master = join(store, masterKey(itemId))
  return () => database.close()
})

const later = (days: number) => new Date(Date.now() + days * 86_400_000)
const scrub = (days: number, { signal } = new AbortController(), how = budget) =>
  scrubNext(workerContext(database.worker, later(days)), store, how, signal)
const events = async () => {
  const rows = await database.owner
    .sql`select type, convert_from(bytes, 'UTF8')::jsonb -> 'facts' ->> 'outcome' as outcome
    from custody_events where type ~ '^item.(found|copy|repaired)' order by id`
  return rows.map(({ type, outcome }) => (outcome ? `${type} ${outcome}` : type))
}
const state = () => getFixityState({ ...scene.administrator, now: new Date() })

test('a master is read again when two thirds of its time are over, with an event, and then not until the next time', async () => {
  expect(await scrub(59)).toBe(false)
  expect(await scrub(61)).toBe(true)
  expect(await scrub(61)).toBe(false)
  expect(await events()).toEqual(['item.found-sound'])
  expect(await state()).toMatchObject({ masters: 1, damaged: 0 })
  expect(Date.parse((await state()).oldest ?? '')).toBeGreaterThan(later(60).getTime())
  await expect(getFixityState(scene.officer)).rejects.toMatchObject({ code: 'FORBIDDEN' })
})

test('a flipped byte, a cut and a missing file are found, told once, and not served; nothing is deleted', async () => {
  const flipped = Buffer.from(bytes)
  flipped[5_000_000] = (flipped[5_000_000] ?? 0) ^ 1
  const damages: [string, () => Promise<void>][] = [
    ['other-hash', () => writeFile(master, flipped)],
    ['other-size', () => writeFile(master, bytes.subarray(1))],
    ['missing', async () => {}],
  ]
  let days = 0
  for (const [outcome, damage] of damages) {
    await rm(master, { force: true })
    await damage()
    for (const _twice of [1, 2]) {
      days += 61
      expect(await scrub(days)).toBe(true)
    }
    expect((await events()).at(-1)).toBe(`item.found-damaged ${outcome}`)
    await writeFile(`${master}.aside`, bytes) // whole again, but nobody has read it yet
    await expect(openMaster(scene.officer, { store, copies: [] }, itemId, 'view')).rejects.toMatchObject({
      code: 'UNAVAILABLE',
    })
  }
  expect(await events()).toHaveLength(3)
  expect(await state()).toMatchObject({ damaged: 1 })
  const auditor = scene.auditor.actor as OfficerActor
  const alarms = await inSnapshot({ ...scene.auditor, now: later(days - 60) }, (tx) => recordAlarms(tx, auditor))
  expect(alarms).toMatchObject([{ kind: 'record-alarm' }])

  await writeFile(master, bytes)
  expect(await scrub(days + 61)).toBe(true)
  expect((await events()).at(-1)).toBe('item.found-sound')
  const { handle } = await openMaster(scene.officer, { store, copies: [] }, itemId, 'view')
  expect((await readFile(handle)).equals(bytes)).toBe(true)
  await handle.close()
})

test('masters are read no faster than the budget allows, and an ended worker leaves the master due', async () => {
  const began = performance.now()
  expect(await scrub(61, new AbortController(), { ...budget, bytesPerS: bytes.length })).toBe(true)
  expect(performance.now() - began).toBeGreaterThan(900)
  const ended = new AbortController()
  ended.abort()
  expect(await scrub(200, ended)).toBe(false)
  expect(await events()).toHaveLength(1)
  expect(await scrub(200)).toBe(true)
})

test('a damaged master is mended from a verified copy alone, its bytes are kept, and a replaced disk is filled again', async () => {
  const [near, far] = [await makeStore(), await makeStore()]
  const owner = () => workerContext(database.owner)
  for (const place of [near, far]) {
    expect(await copyNext(workerContext(database.worker), store, place)).toBe(true)
    expect(await copyNext(workerContext(database.worker), store, place)).toBe(false)
    expect((await readFile(join(place, masterKey(itemId)))).equals(bytes)).toBe(true)
  }
  await writeFile(master, 'damaged')
  await scrub(61)
  await writeFile(join(near, masterKey(itemId)), 'damaged, too')
  await rm(join(far, masterKey(itemId)))
  const none = { repaired: [], failed: [{ id: itemId, why: 'no copy of it is as it was sealed' }], copied: 0 }
  expect(await repairStore(owner(), store, [near, far])).toEqual(none)

  await writeFile(join(near, masterKey(itemId)), bytes)
  expect(await repairStore(owner(), store, [near, far])).toEqual({ repaired: [itemId], failed: [], copied: 1 })
  expect((await readFile(join(far, masterKey(itemId)))).equals(bytes)).toBe(true)
  const { handle } = await openMaster(scene.officer, { store, copies: [] }, itemId, 'view')
  expect((await readFile(handle)).equals(bytes)).toBe(true)
  await handle.close()
  const [kept] = await database.owner.sql`select convert_from(bytes, 'UTF8')::jsonb -> 'facts' as facts
    from custody_events where type = 'item.repaired'`
  expect(kept?.facts.damage).toBe('other-size')
  expect(await readFile(join(store, quarantineKey(kept?.facts.keptAs)), 'utf8')).toBe('damaged')
  expect((await checkStore(owner(), store, { withHash: true })).findings).toEqual([])
})

test('a repair that a crash cut off goes on where it was', async () => {
  const place = await makeStore()
  await copyNext(workerContext(database.worker), store, place)
  await rm(master)
  await scrub(61)
  const owner = workerContext(database.owner)
  // Begun, the damaged bytes moved, and then nothing.
  const begun = '01920000-0000-7000-8000-000000000001'
  await database.owner
    .sql`insert into item_repairs (id, item_id, place, begun_at) values (${begun}, ${itemId}, ${place}, now())`
  await mkdir(join(store, 'quarantine'), { recursive: true })
  await writeFile(join(store, quarantineKey(begun)), 'damaged')
  expect(await repairStore(owner, store, [place])).toMatchObject({ repaired: [itemId], failed: [] })
  expect(await database.owner.sql`select id from item_repairs where finished_at is not null`).toEqual([{ id: begun }])
  expect((await checkStore(owner, store, { withHash: true })).findings).toEqual([])
})

test('a master that gives no true copy comes due for its own reading at once', async () => {
  const place = await makeStore()
  await writeFile(master, Buffer.alloc(bytes.length))
  expect(await copyNext(workerContext(database.worker), store, place)).toBe(true)
  expect(await copyNext(workerContext(database.worker), store, place)).toBe(false)
  expect(await database.owner.sql`select 1 from item_copies`).toEqual([])
  expect(await scrub(0)).toBe(true)
  expect(await events()).toEqual(['item.found-damaged other-hash'])
})

/** A volume with a copy of the master on it, and its copies' turn after so many days. */
async function makeVolume() {
  const place = await makeStore()
  expect(await copyNext(workerContext(database.worker), store, place)).toBe(true)
  const turn = (days: number, places = [place]) =>
    scrubNextCopy(workerContext(database.worker, later(days)), places, budget, new AbortController().signal)
  return { place, copy: join(place, masterKey(itemId)), turn }
}

test('a copy is read again in its turn; damage is told once, stays where it is, and is mended from a sound master alone', async () => {
  const { place, copy, turn } = await makeVolume()
  expect([await turn(59), await turn(61, []), await turn(61), await turn(61)]).toEqual([false, false, true, false])
  expect(await events()).toEqual([])
  await writeFile(copy, 'damaged')
  for (const days of [130, 200]) expect(await turn(days)).toBe(true)
  expect(await events()).toEqual(['item.copy-found-damaged other-size'])
  expect(await readFile(copy, 'utf8')).toBe('damaged')
  const [counted] = await database.owner.sql`
    select sum(copies_read)::int as read, sum(copies_bad)::int as bad from health_days`
  expect(counted).toEqual({ read: 3, bad: 2 })

  const owner = () => workerContext(database.owner)
  await rename(master, `${master}.aside`)
  expect(await repairStore(owner(), store, [place])).toMatchObject({ copied: 0, failed: [{ id: itemId }] })
  expect(await readFile(copy, 'utf8')).toBe('damaged')
  await rename(`${master}.aside`, master)
  expect(await repairStore(owner(), store, [place])).toEqual({ repaired: [], failed: [], copied: 1 })
  expect((await readFile(copy)).equals(bytes)).toBe(true)
  expect((await events()).at(-1)).toBe('item.copy-renewed')
})

test('a volume that is away has lost nothing, and nothing is written in its place until it is said to be replaced', async () => {
  const { place, copy, turn } = await makeVolume()
  await rename(join(place, 'masters'), join(place, 'elsewhere'))
  expect(await turn(61)).toBe(false)
  await sealFile(database, store, scene, 'new.mp4', bytes)
  await database.owner.sql`update item_fixity set checked_at = now() - interval '80 days'`
  const running = startScrubber(database.url('cdip_worker'), store, [place], budget)
  const overdue = () => database.owner.sql`select 1 from item_fixity where checked_at < now() - interval '1 day'`
  await expect.poll(async () => (await overdue()).length, { timeout: 25_000 }).toBe(0)
  await running.stop()
  await expect(stat(join(place, 'masters'))).rejects.toMatchObject({ code: 'ENOENT' })
  expect((await events()).every((event) => event === 'item.found-sound')).toBe(true)
  expect(await repairStore(workerContext(database.owner), store, [place])).toMatchObject({ failed: [], copied: 2 })
  expect((await readFile(copy)).equals(bytes)).toBe(true)
})

test('a disk that gives an error for a master, and a volume that takes no copy, keep no other from being read', async () => {
  // The nearest to a bad sector: a folder, as long as the master was, which opens and can't be read.
  const folder = join(store, 'unreadable')
  await mkdir(folder)
  const broken = await sealFile(database, store, scene, 'broken.mp4', randomBytes((await stat(folder)).size))
  await rm(join(store, masterKey(broken)))
  await rename(folder, join(store, masterKey(broken)))
  await database.owner
    .sql`update item_fixity set checked_at = case item_id when ${broken} then now() - interval '80 days'
    else now() - interval '70 days' end`
  const full = join(store, 'takes no copy')
  await writeFile(full, '')
  const running = startScrubber(database.url('cdip_worker'), store, [full], budget)
  await expect.poll(events, { timeout: 20_000 }).toEqual(['item.found-damaged unreadable', 'item.found-sound'])
  await running.stop()
})

test('while a master is damaged or gone a verified copy is served in its place, and the record says so', async () => {
  const [first, second] = [await makeVolume(), await makeVolume()]
  const places = { store, copies: [first.place, second.place] }
  const read = async (minutes: number, purpose: 'view' | 'download' = 'view') => {
    const now = new Date(Date.now() + minutes * 60_000)
    const { handle, etag } = await openMaster({ ...scene.officer, now }, places, itemId, purpose)
    const isWhole = (await readFile(handle)).equals(bytes)
    await handle.close()
    expect([etag, isWhole]).toEqual([`"${sha256(bytes)}"`, true])
  }
  const kept = async () => (await getItem(scene.officer, itemId, places.copies)).kept
  const fromCopy = async () => {
    const { events } = await itemHistory({ ...scene.officer, now: later(1) }, itemId)
    return events.filter(({ isFromCopy }) => isFromCopy).map(({ type }) => type)
  }
  await read(0)
  expect([await kept(), await fromCopy()]).toEqual([{ good: 3, of: 3, isMasterGood: true }, []])

  await rm(master) // nobody has read it again yet
  await read(16)
  expect(await fromCopy()).toEqual(['item.viewed'])
  await writeFile(master, Buffer.alloc(bytes.length))
  await scrub(61)
  await writeFile(first.copy, Buffer.alloc(bytes.length))
  await first.turn(61)
  expect(await kept()).toEqual({ good: 1, of: 3, isMasterGood: false })
  await read(0, 'download')
  expect(await fromCopy()).toEqual(['item.downloaded', 'item.viewed'])
  const run = { ctx: workerContext(database.worker), storeFolder: store, copyFolders: places.copies }
  expect(await masterOf(run, itemId)).toBe(second.copy)

  await rm(second.copy)
  const before = await database.owner.sql`select 1 from custody_events`
  await expect(openMaster(scene.officer, places, itemId, 'download')).rejects.toMatchObject({ code: 'UNAVAILABLE' })
  await expect(masterOf(run, itemId)).rejects.toMatchObject({ code: 'UNAVAILABLE' })
  expect(await database.owner.sql`select 1 from custody_events`).toHaveLength(before.length)
})
