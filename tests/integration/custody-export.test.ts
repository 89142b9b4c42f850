import { execFileSync } from 'node:child_process'
import { readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { openCase } from '#lib/cases/open.ts'
import { eraseValue } from '#lib/custody/erase-value.ts'
import { exportCustody } from '#lib/custody/export.ts'
import { itemHistory } from '#lib/custody/history.ts'
import { verifyDatabase } from '#lib/ledger/verify-database.ts'
import { verifyTiles } from '#lib/ledger/verify-tiles.ts'
import { addMarker } from '#lib/markers/add.ts'
import { askSigner } from '#lib/signer/client.ts'
import { makeScene, type Scene, sealFile } from '#tests/factories/exhibits.ts'
import { type FreshDatabase, startTestDatabase, type TestDatabase } from '#tests/support/database.ts'
import { runVerify, written } from '#tests/support/exported.ts'
import { startTestLog, type TestLog } from '#tests/support/log.ts'
import { makeStore, workerContext } from '#tests/support/store.ts'

// Each of them works on a database of its own.
vi.setConfig({ testTimeout: 30_000, hookTimeout: 60_000 })

let server: TestDatabase
let database: FreshDatabase
let scene: Scene
let log: TestLog
let itemId: string
beforeAll(async () => {
  server = await startTestDatabase()
  database = await server.fresh()
  scene = await makeScene(database)
  log = await startTestLog(database)
  itemId = await sealFile(database, await makeStore(), scene, '旺角 camera.mp4', Buffer.from('bytes'))
  for (const note of ['one', '=two', 'three']) await addMarker(scene.officer, { itemId, atUs: 1, frame: null, note })
  await log.settle()
}, 60_000)
afterAll(async () => {
  await log.stop()
  await database.close()
  await server.stop()
}, 60_000)

async function exported(target: { caseId: string } | { itemId: string }, withheld: string[] = []): Promise<string> {
  return written((await exportCustody(scene.viewer, log.place, target, withheld)).files)
}

/** Remakes the sums, as a forger who has the folder could. */
const resum = (folder: string) =>
  execFileSync('/bin/sh', ['-c', 'cut -c 67- SHA256SUMS | xargs sha256sum > sums && mv sums SHA256SUMS'], {
    cwd: folder,
  })
const record = (folder: string) =>
  execFileSync('/bin/sh', ['check-record.sh'], { cwd: folder, stdio: 'pipe' }).toString()

test('the commands in VERIFY.txt, run as they stand, accept the export of a case', async () => {
  const folder = await exported({ caseId: scene.caseId })
  const said = await runVerify(folder)
  expect(said).toContain('Good "cdip-custody-export" signature')
  expect(said).toContain('Signature Verified Successfully')
  expect(said).toMatch(/good: \d+ events are in the signed log/)
  // Its reader is not cleared for every exhibit that there could be: no number tells how many events there are.
  expect(await readdir(folder)).not.toContain('places')
  expect(said).not.toContain('without a gap')
  const csv = await readFile(join(folder, 'record.csv'), 'utf8')
  expect(csv).toContain('旺角 camera.mp4')
  expect(csv).not.toMatch(/"=/)
})

test('a changed, a missing and a reordered event, a changed value and another head are refused by the same commands', async () => {
  const folder = await exported({ itemId })
  const [first = '', second = ''] = (await readdir(join(folder, 'events'))).sort()
  const path = (name: string) => join(folder, 'events', name)
  const event = await readFile(path(first))
  const other = await readFile(path(second))
  await writeFile(path(first), String(event).replace('item.sealed', 'item.viewed'))
  await expect(runVerify(folder)).rejects.toThrow('sha256sum')
  resum(folder)
  expect(() => record(folder)).toThrow('Command failed')
  await expect(runVerify(folder)).rejects.toThrow(/Signature verification failed|Could not verify/)
  await writeFile(path(first), other)
  await writeFile(path(second), event)
  expect(() => record(folder)).toThrow('Command failed')
  await writeFile(path(first), event)
  await writeFile(path(second), other)
  expect(record(folder)).toContain('good')
  await rm(path(first))
  expect(() => record(folder)).toThrow('Command failed')
  await writeFile(path(first), event)
  const [value = ''] = (await readdir(join(folder, 'values'))).filter((name) => name.endsWith('fileName'))
  const salted = await readFile(join(folder, 'values', value))
  await writeFile(join(folder, 'values', value), Buffer.concat([salted, Buffer.from('.')]))
  expect(() => record(folder)).toThrow('Command failed')
  await writeFile(join(folder, 'values', value), salted)
  const body = await readFile(join(folder, 'checkpoint.body'), 'utf8')
  await writeFile(join(folder, 'checkpoint.body'), body.replace(/\n\d+\n/, '\n999\n'))
  expect(() => record(folder)).toThrow('Command failed')
})

test('a withheld value is nowhere in the export, and every check still passes', async () => {
  const folder = await exported({ itemId }, ['actorName', 'actorServiceNumber', 'fileName'])
  expect(await runVerify(folder)).toMatch(/good: \d+ events .* unchanged and without a gap/)
  const officer = scene.officer.actor.type === 'officer' ? scene.officer.actor.name : ''
  const all = execFileSync('/bin/sh', ['-c', 'cat $(find . -type f)'], { cwd: folder }).toString()
  expect(officer.length).toBeGreaterThan(0)
  expect(all).not.toContain(officer)
  expect(all).not.toContain('camera.mp4')
  expect(await readFile(join(folder, 'record.csv'), 'utf8')).toContain('(withheld)')
})

test('a name that withholds nothing, and a record that the log has not reached, are no exports', async () => {
  const before = (await itemHistory(scene.officer, itemId)).events.length
  const wrong = exportCustody(scene.viewer, log.place, { itemId }, ['fileName', 'actorname'])
  await expect(wrong).rejects.toMatchObject({ code: 'INVALID', message: expect.stringContaining('actorname') })
  expect((await itemHistory(scene.officer, itemId)).events.length).toBe(before)
  const officer = { ...scene.officer, now: new Date() }
  const [unit] = await database.owner.sql<{ id: string }[]>`select unit_id as id from cases where id = ${scene.caseId}`
  const { id: caseId } = await openCase(officer, { reportNumber: 'RN new', title: 'New', unitId: unit?.id ?? '' })
  await expect(exportCustody(officer, log.place, { caseId })).rejects.toMatchObject({ code: 'UNAVAILABLE' })
})

test('a value that the law has erased is gone, its event says so, and every proof still verifies', async () => {
  const { events } = await itemHistory(scene.officer, itemId)
  const marked = events.find(({ values }) => values.note === 'three')
  const erasing = { eventId: marked?.id ?? '', field: 'note', authority: 'Order of the District Court' }
  await expect(eraseValue({ ...workerContext(database.worker) }, erasing)).rejects.toThrow()
  await expect(database.web.sql`select erase_value(${erasing.eventId}, 'note', ${erasing.eventId})`).rejects.toThrow(
    'permission denied',
  )
  await expect(database.owner.sql`delete from event_values where field = 'note'`).rejects.toThrow('forbidden')
  await expect(database.owner.sql`select erase_value(${erasing.eventId}, 'note', ${erasing.eventId})`).rejects.toThrow(
    'no event says',
  )
  await eraseValue(workerContext(database.owner), erasing)
  await log.settle()
  expect(await database.owner.sql`select 1 from event_values where value = 'three'`).toEqual([])
  const after = await itemHistory(scene.officer, itemId)
  expect(after.events[0]).toMatchObject({ type: 'custody.value-erased', values: { authority: erasing.authority } })
  expect(after.events.find(({ id }) => id === erasing.eventId)?.values).not.toHaveProperty('note')
  const { vkey, origin } = await askSigner(log.place.signerFolder, { kind: 'log-key' })
  const report = await verifyTiles(join(log.place.logFolder, origin.split('/').at(-1) ?? ''), [vkey])
  expect([...report.findings, ...(await verifyDatabase(database.owner.sql, report))]).toEqual([])
  // The act of an officer stays one when his name is gone.
  await eraseValue(workerContext(database.owner), { ...erasing, field: 'actorName' })
  const nameless = (await itemHistory(scene.officer, itemId)).events.find(({ id }) => id === erasing.eventId)
  expect(nameless).toMatchObject({ isOfficer: true, actorName: null })
  expect((await itemHistory(scene.officer, itemId)).events[0]).toMatchObject({ isOfficer: false })
  const folder = await exported({ itemId })
  expect(await runVerify(folder)).toMatch(/good: \d+ events/)
  expect(await readFile(join(folder, 'record.csv'), 'utf8')).toContain('note: (erased)')
})

test('an export is itself in the record; who may not read the record gets none', async () => {
  await exportCustody(scene.auditor, log.place, { itemId })
  const { events } = await itemHistory(scene.officer, itemId)
  const auditor = scene.auditor.actor.type === 'officer' ? scene.auditor.actor.name : ''
  expect(events[0]).toMatchObject({ type: 'custody.exported', actorName: auditor })
  for (const ctx of [scene.outsider, scene.administrator]) {
    await expect(exportCustody(ctx, log.place, { caseId: scene.caseId })).rejects.toMatchObject({ code: 'NOT_FOUND' })
  }
})
