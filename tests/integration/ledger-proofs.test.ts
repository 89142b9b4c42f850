import { execFileSync } from 'node:child_process'
import { cp, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { checkProofs, UnsignedError } from '#components/custody/check-proofs.ts'
import { addMember } from '#lib/cases/add-member.ts'
import { openCase } from '#lib/cases/open.ts'
import { type Ctx, inSnapshot, inTransaction } from '#lib/context.ts'
import { exportCustody } from '#lib/custody/export.ts'
import { caseHistory, itemHistory, shownOf } from '#lib/custody/history.ts'
import { caseProofs, itemProofs, type ProofPage } from '#lib/custody/proofs.ts'
import { recordEvent } from '#lib/custody/record.ts'
import { viewItem } from '#lib/items/begin-viewing.ts'
import { proverOf, readCheckpoint } from '#lib/ledger/prove.ts'
import { folderOf } from '#lib/ledger/tile-files.ts'
import { addMarker } from '#lib/markers/add.ts'
import { askSigner } from '#lib/signer/client.ts'
import { makeScene, type Scene, sealFile } from '#tests/factories/exhibits.ts'
import { moveExhibit } from '#tests/factories/moves.ts'
import { contextOf, makeOfficer, makeUnit } from '#tests/factories/people.ts'
import { type FreshDatabase, startTestDatabase, type TestDatabase } from '#tests/support/database.ts'
import { runVerify, written } from '#tests/support/exported.ts'
import { startTestLog, type TestLog } from '#tests/support/log.ts'
import { makeStore } from '#tests/support/store.ts'

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
  for (const note of ['one', 'two', 'three']) await addMarker(scene.officer, { itemId, atUs: 1, frame: null, note })
  await log.settle()
}, 60_000)
afterAll(async () => {
  await log.stop()
  await database.close()
  await server.stop()
}, 60_000)

async function itemPage() {
  const page = await itemProofs(scene.officer, log.place, itemId)
  return { page, shown: shownOf(await itemHistory(scene.officer, itemId)) }
}
type Shown = ReturnType<typeof shownOf>
const check = (page: ProofPage, shown: Shown, stream = `item:${itemId}`) => checkProofs(page, shown, stream)
const verdicts = async (page: ProofPage, shown: Shown, stream?: string) =>
  Object.values((await check(page, shown, stream)).verdicts)
const ofCase = () => `case:${scene.caseId}`

test('the record of an exhibit and of its case is good by the browser’s own check', async () => {
  const { page, shown } = await itemPage()
  expect(shown.length).toBeGreaterThanOrEqual(4)
  expect(await verdicts(page, shown)).toEqual(shown.map(() => 'good'))
  const whole = shownOf(await caseHistory(scene.viewer, scene.caseId))
  expect(await verdicts(await caseProofs(scene.viewer, log.place, scene.caseId), whole, ofCase())).toEqual(
    whole.map(() => 'good'),
  )
})

test('what the log has not signed yet waits, and is good once it has', async () => {
  await addMarker(scene.officer, { itemId, atUs: 2, frame: null, note: 'new' })
  const before = await itemPage()
  expect((await verdicts(before.page, before.shown))[0]).toBe('waiting')
  await log.settle()
  const after = await itemPage()
  expect(new Set(await verdicts(after.page, after.shown))).toEqual(new Set(['good']))
})

test('a changed event, value, entry or text on the page is told at its line', async () => {
  const { page, shown } = await itemPage()
  const [line = { id: '', type: '', at: '', values: {} }] = shown
  const change = async (edit: (proof: ProofPage['proofs'][number]) => void) => {
    const copy = structuredClone(page)
    for (const proof of copy.proofs.filter(({ id }) => id === line.id)) edit(proof)
    return (await check(copy, shown)).verdicts[line.id]
  }
  const another = (proof: ProofPage['proofs'][number]) => {
    proof.event = (proof.event ?? '').replace('marker.added', 'marker.moved')
  }
  expect(await change(another)).toBe('event-changed')
  expect(
    await change((proof) =>
      proof.values.forEach((value) => {
        value.value += '.'
      }),
    ),
  ).toBe('value-changed')
  expect(
    await change((proof) => {
      proof.entry = proof.entry.replace(/.{8}"/, '00000000"')
    }),
  ).toBe('not-in-log')
  expect(
    await change((proof) => {
      proof.index = (proof.index ?? 0) - 1
    }),
  ).toBe('not-in-log')
  const told = shown.map((each) => (each.id === line.id ? { ...each, at: '2020-01-01T00:00:00.000Z' } : each))
  expect((await check(page, told)).verdicts[line.id]).toBe('shown-differs')
  const renamed = shown.map((each) => (each.id === line.id ? { ...each, values: { ...each.values, note: 'x' } } : each))
  expect((await check(page, renamed)).verdicts[line.id]).toBe('shown-differs')
})

test('a line that was left out leaves a gap that is told, and one without a proof is not in the log', async () => {
  const { page, shown } = await itemPage()
  const without = { ...page, proofs: page.proofs.filter((_, at) => at !== 1) }
  const rest = shown.filter(({ id }) => id !== page.proofs[1]?.id)
  expect((await verdicts(without, rest))[0]).toBe('gap')
  expect((await check(without, shown)).verdicts[page.proofs[1]?.id ?? '']).toBe('not-in-log')
})

test('a checkpoint that another key signed, or that was changed, proves nothing', async () => {
  const { page, shown } = await itemPage()
  const other = await startTestLog(database)
  const { vkey } = await askSigner(other.place.signerFolder, { kind: 'log-public-key' })
  await expect(check({ ...page, vkey }, shown)).rejects.toThrow(UnsignedError)
  const changed = page.checkpoint.replace(/\n\d+\n/, '\n1\n')
  await expect(check({ ...page, checkpoint: changed }, shown)).rejects.toThrow(UnsignedError)
  await other.stop()
})

test('the numbers of a case’s stream are told to who is cleared to see all of it, and to nobody else', async () => {
  const page = await caseProofs(scene.officer, log.place, scene.caseId)
  expect(page.proofs.flatMap(({ openings }) => openings)).toEqual([])
  const shown = shownOf(await caseHistory(scene.officer, scene.caseId))
  expect((await check(page, shown, ofCase())).isWhole).toBe(false)
  const cleared = await clearedColleague()
  const whole = await caseProofs(cleared, log.place, scene.caseId)
  expect(whole.proofs.every(({ openings }) => openings.length === 1)).toBe(true)
  const checked = await check(whole, shownOf(await caseHistory(cleared, scene.caseId)), ofCase())
  expect([checked.isWhole, ...new Set(Object.values(checked.verdicts))]).toEqual([true, 'good'])
})

/** An officer of the same unit who may see CONFIDENTIAL exhibits too. */
async function clearedColleague() {
  const [theCase] = await database.owner.sql<
    { unitId: string }[]
  >`select unit_id as "unitId" from cases where id = ${scene.caseId}`
  const posting = { unitId: theCase?.unitId ?? '', role: 'officer' } as const
  const { id } = await makeOfficer(database.owner, [posting], { isCleared: true })
  return contextOf(database.web, database.owner, id)
}

test('who may not see the record gets no proof, and who sees one exhibit alone no place in the case', async () => {
  await expect(itemProofs(scene.outsider, log.place, itemId)).rejects.toMatchObject({ code: 'NOT_FOUND' })
  await expect(caseProofs(scene.outsider, log.place, scene.caseId)).rejects.toMatchObject({ code: 'NOT_FOUND' })
  const unitId = await makeUnit(database.owner)
  const { id, serviceNumber } = await makeOfficer(database.owner, [{ unitId, role: 'officer' }])
  await addMember(scene.officer, { caseId: scene.caseId, serviceNumber, role: 'contributor' })
  const contributor = await contextOf(database.web, database.owner, id)
  await expect(caseProofs(contributor, log.place, scene.caseId)).rejects.toMatchObject({ code: 'FORBIDDEN' })
  const { page } = await itemPage()
  expect(new Set(page.proofs.flatMap(({ openings }) => openings.map(({ stream }) => stream)))).toEqual(
    new Set([`item:${itemId}`]),
  )
})

test('an event that was taken from another record is told at its line', async () => {
  await log.settle()
  const { page, shown } = await itemPage()
  expect(new Set(await verdicts(page, shown, `item:${scene.caseId}`))).toEqual(new Set(['elsewhere']))
  const whole = shownOf(await caseHistory(scene.officer, scene.caseId))
  const proofs = await caseProofs(scene.officer, log.place, scene.caseId)
  const told = (await check(proofs, whole)).verdicts
  expect(new Set(shown.map(({ id }) => told[id]))).toEqual(new Set(['good']))
  expect(whole.filter(({ id }) => told[id] === 'elsewhere').length).toBe(whole.length - shown.length)
})

test('a full page that was rendered before the record grew is still all good', async () => {
  const view = (times: number) =>
    inTransaction({ ...scene.officer, now: new Date() }, async (tx) => {
      for (let n = 0; n < times; n += 1)
        await recordEvent(tx, {
          ...{ type: 'item.viewed', caseId: scene.caseId, itemId, facts: { sessionId: null }, personal: {} },
        })
    })
  await view(100)
  const shown = shownOf(await itemHistory(scene.officer, itemId))
  expect(shown).toHaveLength(100)
  await view(200)
  await log.settle()
  const upto = shown[0]?.id ?? ''
  const page = await itemProofs(scene.officer, log.place, itemId, { upto })
  expect(new Set(await verdicts(page, shown))).toEqual(new Set(['good']))
})

test('the entries of one bundle are read once, however many of them are proved', async () => {
  const { origin } = await askSigner(log.place.signerFolder, { kind: 'log-public-key' })
  const folder = await mkdtemp(join(tmpdir(), 'cdip-bundle-'))
  await cp(folderOf(log.place.logFolder, origin), folder, { recursive: true })
  const prover = proverOf(folder, await readCheckpoint(folder))
  await prover.prove(0)
  await rm(join(folder, 'tile', 'entries'), { recursive: true })
  expect((await prover.prove(1)).entry.toString()).toContain('"event":')
  await rm(folder, { recursive: true })
})

test('an exhibit’s move betrays no hidden case: who sees both gets its bytes, the others a proof of its entry', async () => {
  const officer = () => ({ ...scene.officer, now: new Date() })
  const [theCase] = await database.owner.sql<
    { unitId: string; number: string }[]
  >`select unit_id as "unitId", report_number as number from cases where id = ${scene.caseId}`
  const { unitId = '', number = '' } = theCase ?? {}
  const secret = 'RN SECRET'
  const { id: hidden } = await openCase(officer(), { reportNumber: secret, title: 'x', unitId, needToKnow: true })
  const seal = async (caseId: string, name: string) =>
    sealFile(database, await makeStore(), { officer: officer(), caseId }, name, Buffer.from(name))
  const [leaves, comes] = [await seal(scene.caseId, 'leaves.mp4'), await seal(hidden, 'comes.mp4')]
  await moveExhibit(database, officer(), { itemId: leaves, reportNumber: secret, reason: 'the informant' })
  await viewItem(officer(), comes)
  await moveExhibit(database, officer(), { itemId: comes, reportNumber: number, reason: 'for all to see' })
  await log.settle()

  const colleague = await clearedColleague()
  const betrayed = new RegExp(`${hidden}|${secret}|informant`)
  const [history, page] = [
    await caseHistory(colleague, scene.caseId, { event: 'exhibit' }),
    await caseProofs(colleague, log.place, scene.caseId, { event: 'exhibit' }),
  ]
  expect(JSON.stringify([history, page])).not.toMatch(betrayed)
  const told = (await check(page, shownOf(history), ofCase())).verdicts
  const verdictOf = (type: string) => history.events.filter((each) => each.type === type).map(({ id }) => told[id])
  expect(verdictOf('item.moved')).toEqual(['bare', 'bare'])
  expect(new Set(verdictOf('item.sealed'))).toEqual(new Set(['good']))

  const record = await itemHistory(colleague, comes)
  const proofs = await itemProofs(colleague, log.place, comes)
  expect(record.events.find(({ type }) => type === 'item.viewed')).toMatchObject({ actorName: null, values: {} })
  expect(JSON.stringify([record, proofs])).not.toMatch(betrayed)
  expect(record.events[0]?.values).toMatchObject({ reportNumber: number, reason: 'for all to see' })
  expect(await verdicts(proofs, shownOf(record), `item:${comes}`)).toEqual(record.events.map(() => 'bare'))

  const folder = await written((await exportCustody(colleague, log.place, { itemId: comes })).files)
  expect(await runVerify(folder)).toMatch(
    /good: 5 events .*, 5 of them by their entry alone, unchanged and without a gap/,
  )
  const all = execFileSync('/bin/sh', ['-c', 'cat $(find . -type f)'], { cwd: folder }).toString()
  expect(all).not.toMatch(betrayed)
  expect(await readFile(join(folder, 'record.csv'), 'utf8')).not.toContain('(erased)')

  await log.settle() // the export, too
  const whole = await itemProofs(officer(), log.place, comes)
  const seen = await itemHistory(officer(), comes)
  expect(seen.events.some(({ values }) => values.fromReportNumber === secret)).toBe(true)
  expect(new Set(await verdicts(whole, shownOf(seen), `item:${comes}`))).toEqual(new Set(['good']))
})

test('without any predicate, web reads the number of a hidden case in no value either', async () => {
  const values = (ctx: Ctx) =>
    inSnapshot(ctx, async (tx) => await tx.db.execute(sql`select 1 from event_values where value = 'RN SECRET'`))
  expect(await values(await clearedColleague())).toEqual([])
  expect((await values({ ...scene.officer, now: new Date() })).length).toBeGreaterThan(0)
})
