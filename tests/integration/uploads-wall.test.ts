import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { createBatch } from '#lib/batches/create.ts'
import { getBatch } from '#lib/batches/get.ts'
import { handOverBatch } from '#lib/batches/hand-over.ts'
import { openCase } from '#lib/cases/open.ts'
import { type Ctx, inSnapshot, inTransaction, type OfficerActor, type Role } from '#lib/context.ts'
import { listTray } from '#lib/items/list-tray.ts'
import { beginUpload } from '#lib/uploads/begin.ts'
import { finaliseUpload } from '#lib/uploads/finalise.ts'
import { startFollower } from '#lib/uploads/follow.ts'
import { contextOf, makeOfficer, makeUnit } from '#tests/factories/people.ts'
import { type FreshDatabase, startTestDatabase, type TestDatabase } from '#tests/support/database.ts'
import { makeStore, placeIn, sendPart, sha256, workerContext } from '#tests/support/store.ts'

// Conditions are waited for; a busy machine takes its time to reach them.
vi.setConfig({ testTimeout: 30_000 })

/* The second wall around uploads: what the web login gets of each table with no predicate of the application's. */
type Person = Ctx & { actor: OfficerActor }
let server: TestDatabase
let database: FreshDatabase
let store: string
let unitId: string
let officer: Person
let colleague: Person
beforeAll(async () => {
  server = await startTestDatabase()
}, 60_000)
afterAll(() => server.stop())
beforeEach(async () => {
  database = await server.fresh()
  store = await makeStore()
  unitId = await makeUnit(database.owner)
  officer = await person('officer')
  colleague = await person('officer')
  return () => database.close()
})

async function person(role: Role, at = unitId): Promise<Person> {
  const { id } = await makeOfficer(database.owner, [{ unitId: at, role }])
  return (await contextOf(database.web, database.owner, id)) as Person
}

const TABLES = ['batches', 'batch_entries', 'uploads', 'upload_segments', 'upload_parts'] as const
const seenBy = (ctx: Ctx) =>
  inSnapshot({ ...ctx, now: new Date() }, async (tx) => {
    const rows: number[] = []
    for (const table of TABLES) {
      const [row] = await tx.db.execute<{ n: number }>(`select count(*)::int as n from ${table}`)
      rows.push(row?.n ?? -1)
    }
    return Object.fromEntries(TABLES.map((table, at) => [table, rows[at]]))
  })
const NOTHING = Object.fromEntries(TABLES.map((table) => [table, 0]))
const EACH = Object.fromEntries(TABLES.map((table) => [table, 1]))

/** One upload of the officer's, of which half has arrived. */
async function half() {
  const { id: caseId } = await openCase(officer, { reportNumber: 'RN 1', title: 'Theft', unitId })
  const made = await createBatch(officer, { target: { caseId }, entries: [{ name: 'a', sizeBytes: 20 }] })
  const { uploadId } = await beginUpload(officer, made.entryIds[0] ?? '', placeIn(store))
  await sendPart(officer, store, uploadId, 0, Buffer.alloc(10))
  return { ...made, uploadId, entryId: made.entryIds[0] ?? '' }
}
const suspended = () => database.owner.sql`update officers set suspended_at = now() where id = ${officer.actor.id}`
const statement = (ctx: Ctx, text: string) => inTransaction(ctx, (tx) => tx.db.execute(text))
const REFUSED = { cause: { code: '42501' } }

test('without any predicate one sees one’s own uploads, a colleague of the same case and unit none of them', async () => {
  await half()
  expect(await seenBy(officer)).toEqual(EACH)
  for (const role of ['officer', 'supervisor', 'legal', 'administrator', 'security', 'auditor'] as const)
    expect(await seenBy(await person(role)), role).toEqual(NOTHING)
})

test('a supervisor sees a suspended officer’s files, but no digests of parts; one of another unit nothing', async () => {
  await half()
  await suspended()
  expect(await seenBy(await person('supervisor'))).toEqual({ ...EACH, upload_segments: 0, upload_parts: 0 })
  expect(await seenBy(await person('supervisor', await makeUnit(database.owner)))).toEqual(NOTHING)
  expect(await seenBy(colleague)).toEqual(NOTHING)
})

test('what is handed over is seen by its new officer, and no longer by the one before', async () => {
  const { batchId } = await half()
  await handOverBatch({ ...officer, now: new Date() }, { batchId, serviceNumber: colleague.actor.serviceNumber })
  expect(await seenBy(colleague)).toEqual(EACH)
  expect(await seenBy(officer)).toEqual({ ...NOTHING, batches: 1 })
})

test('web writes into nobody else’s batch or upload, whatever its query says', async () => {
  const { batchId, uploadId, entryId } = await half()
  const { id } = colleague.actor
  for (const [what, text] of Object.entries({
    entry: `insert into batch_entries (id, batch_id, name_raw, name_display, size_bytes) values (gen_random_uuid(), '${batchId}', 'x', 'x', 1)`,
    upload: `insert into uploads (id, entry_id, officer_id, size_bytes, last_contact_at, created_at) values (gen_random_uuid(), '${entryId}', '${id}', 1, now(), now())`,
    part: `insert into upload_parts values ('${uploadId}', 10, 1, '${'0'.repeat(64)}', 1)`,
    segment: `insert into upload_segments values ('${uploadId}', 9, 10, 1)`,
    grant: `insert into upload_grants (id, batch_id, token_hash, expires_at) values (gen_random_uuid(), '${batchId}', decode(repeat('00', 32), 'hex'), now())`,
    batch: `insert into batches (id, tray_unit_id, officer_id, created_at) values (gen_random_uuid(), '${unitId}', '${officer.actor.id}', now())`,
    handed: `insert into batches (id, tray_unit_id, officer_id, created_at, handed_from, handed_by) values (gen_random_uuid(), '${unitId}', '${id}', now(), '${batchId}', '${officer.actor.id}')`,
    hands: `select hand_over_batch('${batchId}', gen_random_uuid(), '${id}')`,
    owner: `update uploads set officer_id = '${id}' where id = '${uploadId}'`,
    move: `update batch_entries set batch_id = '${batchId}'`,
    lengthen: `update case_access set role = 'supervisor'`,
  }))
    await expect(statement(colleague, text), what).rejects.toMatchObject(REFUSED)
  const cancelled = await statement(
    colleague,
    `update uploads set state = 'cancelled' where id = '${uploadId}' returning 1`,
  )
  expect(cancelled).toHaveLength(0)
})

test('no login of the platform’s reads a grant; without an actor nothing of an upload is seen', async () => {
  await half()
  for (const { sql } of [database.web, database.worker])
    await expect(sql`select 1 from upload_grants`).rejects.toMatchObject({ code: '42501' })
  expect(await database.web.sql`select 1 from uploads`).toHaveLength(0)
})

test('what a function says of others’ uploads it says to those who may act on it', async () => {
  const { batchId } = await half()
  const [{ case_id: caseId } = { case_id: '' }] = await database.owner.sql`select case_id from batches`
  const says = async (ctx: Ctx, text: string) => (await statement(ctx, text))[0]
  const outsider = await person('officer', await makeUnit(database.owner))
  const supervisor = await person('supervisor')
  const runs = `select uploads_run_into('${caseId}') as runs`
  expect(await says(supervisor, runs)).toEqual({ runs: true })
  expect(await says(outsider, runs)).toEqual({ runs: false })
  const open = `select uploads from open_work_of('${officer.actor.id}')`
  expect(await says(await person('administrator'), open)).toEqual({ uploads: 1 })
  expect((await says(supervisor, open))?.uploads ?? null).toBeNull()
  expect(await says(outsider, `select 1 from case_of_batch_for('${batchId}', '${outsider.actor.id}')`)).toBeUndefined()
  expect(await says(outsider, `select 1 from handed_on('${batchId}')`)).toBeUndefined()
  expect(await says(outsider, 'select all_bytes, own_bytes from space_promised()')).toEqual({
    all_bytes: 10,
    own_bytes: 0,
  })
})

test('the supervisor of a tray reads the number that was typed for what lies in it', async () => {
  const target = { reportNumber: 'UNKNOWN 7' }
  const { entryIds } = await createBatch(officer, { target, entries: [{ name: 'a', sizeBytes: 0 }] })
  const { uploadId } = await beginUpload(officer, entryIds[0] ?? '', placeIn(store))
  await finaliseUpload(officer, { uploadId, sha256: sha256(Buffer.alloc(0)) })
  await startFollower(store, async () => true).step(workerContext(database.worker))
  expect(await listTray(await person('supervisor'))).toMatchObject([{ claimedNumber: 'UNKNOWN 7' }])
})

test('functions of the owner look up temporary tables last', async () => {
  const open = await database.owner.sql`select proname from pg_proc
    where pronamespace = 'public'::regnamespace and prosecdef and not proconfig && '{"search_path=public, pg_temp",search_path=pg_catalog}'`
  expect(open).toEqual([])
})

test('reading the files of one batch looks others’ batches and uploads up by key, and never reads them all', async () => {
  const { id: caseId } = await openCase(officer, { reportNumber: 'RN 1', title: 'Theft', unitId })
  const entries = Array.from({ length: 200 }, (_, n) => ({ name: `${n}`, sizeBytes: 1 }))
  const { batchId } = await createBatch(officer, { target: { caseId }, entries })
  await database.owner.sql`
    with made as (insert into batches (id, case_id, officer_id, created_at)
      select gen_random_uuid(), ${caseId}, ${colleague.actor.id}, now() from generate_series(1, 3000) returning id),
    named as (insert into batch_entries (id, batch_id, name_raw, name_display, size_bytes)
      select gen_random_uuid(), id, 'a', 'a', 1 from made returning id)
    insert into uploads (id, entry_id, officer_id, state, size_bytes, offset_bytes, last_contact_at, created_at)
      select gen_random_uuid(), id, ${colleague.actor.id}, 'sealed', 1, 1, now(), now() from named`
  await database.owner.sql`analyze batches, batch_entries, uploads`
  expect((await getBatch(officer, batchId)).entries).toHaveLength(200)
  const plan = await statement(
    officer,
    `explain select e.id, u.state from batch_entries e left join lateral (
      select * from uploads x where x.entry_id = e.id order by x.created_at desc limit 1) u on true where e.batch_id = '${batchId}'`,
  )
  expect(plan.map((row) => row['QUERY PLAN']).join('\n')).not.toMatch(/Seq Scan|hashed/)
}, 30_000)
