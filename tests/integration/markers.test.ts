import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { addMember } from '#lib/cases/add-member.ts'
import { openCase } from '#lib/cases/open.ts'
import type { Ctx } from '#lib/context.ts'
import { itemHistory } from '#lib/custody/history.ts'
import { addMarker } from '#lib/markers/add.ts'
import { editMarkerNote } from '#lib/markers/edit-note.ts'
import { positionOf } from '#lib/markers/get-position.ts'
import { keepPosition } from '#lib/markers/keep-position.ts'
import { listMarkers } from '#lib/markers/list.ts'
import { removeMarker } from '#lib/markers/remove.ts'
import { finaliseUpload } from '#lib/uploads/finalise.ts'
import { startFollower } from '#lib/uploads/follow.ts'
import { contextOf, makeOfficer, makeUnit } from '#tests/factories/people.ts'
import { type FreshDatabase, startTestDatabase, type TestDatabase } from '#tests/support/database.ts'
import { beginFile, makeStore, sendPart, sha256, workerContext } from '#tests/support/store.ts'

let server: TestDatabase
let database: FreshDatabase
beforeAll(async () => {
  server = await startTestDatabase()
  database = await server.fresh()
}, 60_000)
afterAll(async () => {
  await database.close()
  await server.stop()
})

/** A case with one sealed exhibit, its officer, a viewer of the case, and one outside it. */
async function makeExhibit(): Promise<{ itemId: string; officer: Ctx; viewer: Ctx; outsider: Ctx }> {
  const unitId = await makeUnit(database.owner)
  const person = async (postings: { unitId: string; role: 'officer' | 'legal' }[]) => {
    const { id, serviceNumber } = await makeOfficer(database.owner, postings)
    return { ctx: await contextOf(database.web, database.owner, id), serviceNumber }
  }
  const { ctx: officer } = await person([{ unitId, role: 'officer' }])
  const legal = await person([{ unitId, role: 'legal' }])
  const elsewhere = await makeUnit(database.owner)
  const { ctx: outsider } = await person([{ unitId: elsewhere, role: 'officer' }])
  const { id: caseId } = await openCase(officer, { reportNumber: `RN ${unitId}`, title: 'Markers', unitId })
  await addMember(officer, { caseId, serviceNumber: legal.serviceNumber, role: 'legal' })
  const store = await makeStore()
  const bytes = Buffer.from('a recording')
  const itemId = await beginFile(officer, store, caseId, 'a.mp4', bytes.length)
  await sendPart(officer, store, itemId, 0, bytes)
  await finaliseUpload(officer, { uploadId: itemId, sha256: sha256(bytes) })
  await startFollower(store, async () => true).step(workerContext(database.worker))
  return { itemId, officer, viewer: legal.ctx, outsider }
}

test('a marker is seen by who sees the exhibit, and each change of it stands in the record', async () => {
  const { itemId, officer, viewer } = await makeExhibit()
  const late = await addMarker(officer, { itemId, atUs: 2_000_000, frame: 50, note: 'hand over' })
  await addMarker(officer, { itemId, atUs: 1_000_000 })
  expect((await listMarkers(viewer, itemId)).map(({ atUs, note, can }) => [atUs, note, can.change])).toEqual([
    [1_000_000, '', false],
    [2_000_000, 'hand over', false],
  ])
  await editMarkerNote(officer, { markerId: late.id, note: 'bag handed over' })
  await removeMarker(officer, late.id)
  expect(await listMarkers(officer, itemId)).toHaveLength(1)
  const { events } = await itemHistory(officer, itemId)
  const marked = events.filter(({ type }) => type.startsWith('marker.')).map(({ type, values }) => [type, values.note])
  expect(marked).toEqual([
    ['marker.removed', 'bag handed over'],
    ['marker.noted', 'bag handed over'],
    ['marker.added', ''],
    ['marker.added', 'hand over'],
  ])
})

test('a reader marks nothing, nobody changes another’s marker, and outside the case there is none', async () => {
  const { itemId, officer, viewer, outsider } = await makeExhibit()
  const { id } = await addMarker(officer, { itemId, atUs: 0 })
  await expect(addMarker(viewer, { itemId, atUs: 0 })).rejects.toMatchObject({ code: 'FORBIDDEN' })
  await expect(removeMarker(viewer, id)).rejects.toMatchObject({ code: 'FORBIDDEN' })
  await expect(editMarkerNote(viewer, { markerId: id, note: 'x' })).rejects.toMatchObject({ code: 'FORBIDDEN' })
  const attempts = [
    () => listMarkers(outsider, itemId),
    () => addMarker(outsider, { itemId, atUs: 0 }),
    () => removeMarker(outsider, id),
  ]
  for (const attempt of attempts) await expect(attempt()).rejects.toMatchObject({ code: 'NOT_FOUND' })
})

test('where one stopped is kept for oneself alone', async () => {
  const { itemId, officer, viewer, outsider } = await makeExhibit()
  await keepPosition(officer, { itemId, atUs: 5_000_000 })
  await keepPosition(officer, { itemId, atUs: 6_000_000 })
  expect(await positionOf(officer, itemId)).toBe(6_000_000)
  expect(await positionOf(viewer, itemId)).toBeNull()
  await expect(keepPosition(outsider, { itemId, atUs: 1 })).rejects.toMatchObject({ code: 'NOT_FOUND' })
  const foreign = await viewer.db.transaction(async (db) => {
    if (viewer.actor.type === 'officer')
      await db.execute(sql`select set_config('cdip.actor', ${viewer.actor.id}, true)`)
    return db.execute(sql`select 1 from playback_positions`)
  })
  expect(foreign).toHaveLength(0)
})
