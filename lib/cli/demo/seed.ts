import { mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type SQL, sql } from 'drizzle-orm'
import { v7 } from 'uuid'
import type { OpenDatabase } from '#db/client.ts'
import { displayName } from '#lib/batches/display-name.ts'
import { regrantBatch } from '#lib/batches/regrant.ts'
import type { BringInTarget } from '#lib/batches/schema.ts'
import { addMember } from '#lib/cases/add-member.ts'
import { editCase } from '#lib/cases/edit.ts'
import { openCase } from '#lib/cases/open.ts'
import { setCaseStatus } from '#lib/cases/set-status.ts'
import type { Ctx } from '#lib/context.ts'
import { env } from '#lib/env.ts'
import { changeItem } from '#lib/items/change.ts'
import { getItem } from '#lib/items/get.ts'
import { loadActor } from '#lib/officers/rows.ts'
import { addSource } from '#lib/sources/add.ts'
import { listSources } from '#lib/sources/list.ts'
import { courtDate, DEMO_CASES, DEMO_MARKS, DEMO_SOURCES, DEMO_TRAY, type DemoCase } from './cases.ts'
import { announce, type Client, sealed, sendFile, signInOver } from './client.ts'
import { type Clip, makeClips } from './clips.ts'
import { DEMO_PASSWORD, makeDemoPeople } from './people.ts'
import { type Seeding as RegisterSeeding, seedRegister, tokenOf } from './register.ts'
import { DEMO_MEDIA, seedMedium } from './transfers.ts'

/** The demonstration's officers act through web's login; `system` only looks what an earlier start did. */
type Seeding = { web: OpenDatabase; system: Ctx; origin: string; clips: () => Promise<Clip[]> }

async function contextOf({ web }: Pick<Seeding, 'web'>, serviceNumber: string): Promise<Ctx> {
  const now = new Date()
  const [row] = await web.db.execute<{ id: string }>(
    sql`select id from officers where service_number = ${serviceNumber}`,
  )
  const actor = row && (await loadActor(web.db, row.id, now))
  if (!actor) throw new Error(`no officer ${serviceNumber}`)
  return { actor, db: web.db, requestId: v7(), now }
}

const found = async ({ system }: Seeding, query: SQL) =>
  (await system.db.execute<{ id: string }>(query)).map(({ id }) => id)

/** Whether the record has an event of this type about this case or exhibit: what was done once is not done again. */
const isDone = async (seeding: Seeding, type: string, about: string) =>
  (
    await found(
      seeding,
      sql`select id from custody_events where type = ${type} and (case_id = ${about} or item_id = ${about}) limit 1`,
    )
  ).length > 0

const registerOf = ({ web, system }: Seeding): RegisterSeeding => ({
  ...{ system, signerFolder: env().paths.signer },
  contextOf: (number) => contextOf({ web }, number),
})

async function seedCase(seeding: Seeding, demo: DemoCase): Promise<void> {
  const { opener, opened, members = [], particulars, folders = [], bringer, closedBecause } = demo
  const lead = await contextOf(seeding, opener)
  const { reportNumber, title } = opened
  const unitId = lead.actor.type === 'officer' ? (lead.actor.postedUnitIds[0] ?? '') : ''
  const [known] = await found(
    seeding,
    sql`select id from cases where report_number = ${reportNumber} order by id limit 1`,
  )
  const caseId = known ?? (await openCase(lead, { ...opened, unitId })).id
  for (const { serviceNumber, role } of members) await addMember(lead, { caseId, serviceNumber, role })
  if (particulars && !(await isDone(seeding, 'case.edited', caseId))) {
    const { courtInDays, ...facts } = particulars
    const nextCourtDate = courtInDays === undefined ? null : courtDate(lead.now, courtInDays)
    await editCase(lead, { ...{ caseId, reportNumber, title, nextCourtDate }, ...facts })
  }
  const place: Place = { target: { caseId }, isThere: sql`x.case_id = ${caseId}`, lead }
  for (const folder of folders) await bringIn(seeding, bringer ?? opener, place, folder)
  await mark(seeding, await contextOf(seeding, opener), caseId)
  for (const medium of demo.hasMedia ? DEMO_MEDIA : []) {
    const [officer, supervisor] = [() => contextOf(seeding, opener), () => contextOf(seeding, '46001')]
    const register = registerOf(seeding)
    const tokenFor = (label: string) => tokenOf(register, label)
    const { signerFolder } = register
    await seedMedium({ origin: seeding.origin, caseId, officer, supervisor, signerFolder, tokenOf: tokenFor }, medium)
  }
  if (closedBecause && !(await isDone(seeding, 'case.closed', caseId)))
    await setCaseStatus(await contextOf(seeding, opener), { caseId, status: 'closed', reason: closedBecause })
}

/** Where a folder of the demonstration goes. */
type Place = { target: BringInTarget; isThere: SQL; lead?: Ctx }
type Announced = { batchId: string; grantToken: string; entries: { entryId: string; name: string }[] }

/**
 * The first announcement of a folder's files, by an earlier start that may have been killed over it: it names all of
 * them. Null where there was none.
 */
async function announcedBefore({ system }: Seeding, { isThere }: Place, folder: string) {
  const rows = await system.db.execute<{ batchId: string; entryId: string; name: string; isSealed: boolean }>(sql`
    select b.id as "batchId", e.id as "entryId", e.name_display as name,
      exists (select from uploads u where u.entry_id = e.id and u.state = 'sealed') as "isSealed"
    from batches b join batch_entries e on e.batch_id = b.id
    where e.folder_display = ${folder} and b.id = (
      select x.id from batches x join batch_entries y on y.batch_id = x.id
      where ${isThere} and y.folder_display = ${folder} order by x.created_at limit 1)
    order by e.id`)
  const batchId = rows[0]?.batchId
  return batchId ? { batchId, missing: rows.filter((each) => !each.isSealed) } : null
}

/** The folder's source in this case, known from an earlier start or added now; null where it has none. */
async function sourceOf({ target, lead }: Place, folder: string): Promise<string | null> {
  const source = DEMO_SOURCES[folder]
  if (!source || !lead || !('caseId' in target)) return null
  const known = (await listSources(lead, target.caseId)).find(({ name }) => name === source.name)
  return (known ?? (await addSource(lead, { ...source, caseId: target.caseId }))).id
}

/** Announces the clips of one folder, from its own source; what lies in no folder comes from nowhere in particular. */
async function announceFolder(client: Client, place: Place, folder: string, clips: Clip[]): Promise<Announced> {
  const entries = await Promise.all(
    clips.map(async ({ name, path, capturedAt }) => ({
      ...{ name, folder, sizeBytes: (await stat(path)).size, modifiedAt: capturedAt.toISOString() },
      channel: /(?:cam|ch|鏡頭)0?(\d)/.exec(name)?.[0] ?? '',
    })),
  )
  const sourceId = await sourceOf(place, folder)
  const { batchId, entryIds, grantToken } = await announce(client, { target: place.target, sourceId, entries })
  const named = clips.map(({ name }, index) => ({ entryId: entryIds[index] ?? '', name }))
  return { batchId, grantToken, entries: named }
}

/** Brings in one folder as one batch, or goes on with the batch of an earlier start. */
async function bringIn(seeding: Seeding, bringer: string, place: Place, folder: string): Promise<void> {
  const before = await announcedBefore(seeding, place, folder)
  if (before?.missing.length === 0) return
  const clips = (await seeding.clips()).filter((clip) => clip.folder === folder)
  if (clips.length === 0) return // no ffmpeg, no recordings
  const client = await signInOver(seeding.origin, bringer, DEMO_PASSWORD)
  const { batchId, grantToken, entries } = before
    ? {
        batchId: before.batchId,
        ...(await regrantBatch(await contextOf(seeding, bringer), before.batchId)),
        entries: before.missing,
      }
    : await announceFolder(client, place, folder, clips)
  for (const { entryId, name } of entries) {
    const clip = clips.find((each) => displayName(each.name) === displayName(name))
    if (!clip) return // somebody else's files: theirs to finish
    await sendFile(seeding.origin, grantToken, entryId, clip.path)
  }
  await sealed(seeding.origin, grantToken, batchId)
}

/** Says of the case's exhibits what DEMO_MARKS knows by their names; where they come from stays. */
async function mark(seeding: Seeding, lead: Ctx, caseId: string): Promise<void> {
  for (const [name, said] of Object.entries(DEMO_MARKS)) {
    const [itemId] = await found(
      seeding,
      sql`select id from items where case_id = ${caseId} and name_display = ${name} limit 1`,
    )
    if (!itemId || (await isDone(seeding, 'item.changed', itemId))) continue
    const { source, channel } = await getItem(lead, itemId)
    await changeItem(lead, { ...{ itemId, sourceId: source?.id ?? null, channel }, ...said })
  }
}

async function seedTray(seeding: Seeding): Promise<void> {
  const { bringer, reportNumber, folder } = DEMO_TRAY
  const isThere = sql`x.claimed_report_number = ${reportNumber}`
  await bringIn(seeding, bringer, { target: { reportNumber }, isThere }, folder)
}

/**
 * Loads the demonstration through the real paths: people, cases of every kind, recordings made by ffmpeg, uploaded over
 * tus by the demonstration's officers, sealed by the worker. What an earlier start did is not done again.
 */
export async function seedDemo(web: OpenDatabase, system: Ctx, origin: string): Promise<void> {
  await makeDemoPeople(system)
  const folder = await mkdtemp(join(tmpdir(), 'cdip-demo-'))
  let made: Promise<Clip[]> | undefined
  const clips = () => {
    made ??= makeClips(folder)
    return made
  }
  const seeding = { web, system, origin, clips }
  try {
    await seedRegister(registerOf(seeding)) // before what is brought in from its sticks
    for (const demo of DEMO_CASES) await seedCase(seeding, demo)
    await seedTray(seeding)
  } finally {
    await rm(folder, { recursive: true })
  }
}
