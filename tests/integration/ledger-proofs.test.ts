import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { checkProofs, UnsignedError } from '#components/custody/check-proofs.ts'
import { addMember } from '#lib/cases/add-member.ts'
import { caseHistory, itemHistory, shownOf } from '#lib/custody/history.ts'
import { caseProofs, itemProofs, type ProofPage } from '#lib/custody/proofs.ts'
import { addMarker } from '#lib/markers/add.ts'
import { askSigner } from '#lib/signer/client.ts'
import { makeScene, type Scene, sealFile } from '#tests/factories/exhibits.ts'
import { contextOf, makeOfficer, makeUnit } from '#tests/factories/people.ts'
import { type FreshDatabase, startTestDatabase, type TestDatabase } from '#tests/support/database.ts'
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
const verdicts = async (page: ProofPage, shown: ReturnType<typeof shownOf>) =>
  Object.values((await checkProofs(page, shown)).verdicts)

test('the record of an exhibit and of its case is good by the browser’s own check', async () => {
  const { page, shown } = await itemPage()
  expect(shown.length).toBeGreaterThanOrEqual(4)
  expect(await verdicts(page, shown)).toEqual(shown.map(() => 'good'))
  const ofCase = shownOf(await caseHistory(scene.viewer, scene.caseId))
  expect(await verdicts(await caseProofs(scene.viewer, log.place, scene.caseId), ofCase)).toEqual(
    ofCase.map(() => 'good'),
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
    return (await checkProofs(copy, shown)).verdicts[line.id]
  }
  const another = (proof: ProofPage['proofs'][number]) => {
    proof.event = proof.event.replace('marker.added', 'marker.moved')
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
  expect((await checkProofs(page, told)).verdicts[line.id]).toBe('shown-differs')
  const renamed = shown.map((each) => (each.id === line.id ? { ...each, values: { ...each.values, note: 'x' } } : each))
  expect((await checkProofs(page, renamed)).verdicts[line.id]).toBe('shown-differs')
})

test('a line that was left out leaves a gap that is told, and one without a proof is not in the log', async () => {
  const { page, shown } = await itemPage()
  const without = { ...page, proofs: page.proofs.filter((_, at) => at !== 1) }
  const rest = shown.filter(({ id }) => id !== page.proofs[1]?.id)
  expect((await verdicts(without, rest))[0]).toBe('gap')
  expect((await checkProofs(without, shown)).verdicts[page.proofs[1]?.id ?? '']).toBe('not-in-log')
})

test('a checkpoint that another key signed, or that was changed, proves nothing', async () => {
  const { page, shown } = await itemPage()
  const other = await startTestLog(database)
  const { vkey } = await askSigner(other.place.signerFolder, { kind: 'log-public-key' })
  await expect(checkProofs({ ...page, vkey }, shown)).rejects.toThrow(UnsignedError)
  const changed = page.checkpoint.replace(/\n\d+\n/, '\n1\n')
  await expect(checkProofs({ ...page, checkpoint: changed }, shown)).rejects.toThrow(UnsignedError)
  await other.stop()
})

test('the numbers of a case’s stream are told to who is cleared to see all of it, and to nobody else', async () => {
  const page = await caseProofs(scene.officer, log.place, scene.caseId)
  expect(page.proofs.flatMap(({ openings }) => openings)).toEqual([])
  const shown = shownOf(await caseHistory(scene.officer, scene.caseId))
  expect((await checkProofs(page, shown)).isWhole).toBe(false)
  const cleared = await clearedColleague()
  const whole = await caseProofs(cleared, log.place, scene.caseId)
  expect(whole.proofs.every(({ openings }) => openings.length === 1)).toBe(true)
  const checked = await checkProofs(whole, shownOf(await caseHistory(cleared, scene.caseId)))
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
