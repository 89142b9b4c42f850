import { mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'drizzle-orm'
import { v7 } from 'uuid'
import type { OpenDatabase } from '#db/client.ts'
import { displayName } from '#lib/batches/display-name.ts'
import { regrantBatch } from '#lib/batches/regrant.ts'
import { addMember } from '#lib/cases/add-member.ts'
import { openCase } from '#lib/cases/open.ts'
import { type Ctx, inSnapshot } from '#lib/context.ts'
import { loadActor } from '#lib/officers/rows.ts'
import { addSource } from '#lib/sources/add.ts'
import { listSources } from '#lib/sources/list.ts'
import type { AddSourceInput } from '#lib/sources/schema.ts'
import { announce, type Client, sealed, sendFile, signInOver } from './client.ts'
import { type Clip, makeClips } from './clips.ts'
import { DEMO_PASSWORD, makeDemoPeople } from './people.ts'

async function contextOf(web: OpenDatabase, serviceNumber: string): Promise<Ctx> {
  const now = new Date()
  const [row] = await web.db.execute<{ id: string }>(
    sql`select id from officers where service_number = ${serviceNumber}`,
  )
  const actor = row && (await loadActor(web.db, row.id, now))
  if (!actor) throw new Error(`no officer ${serviceNumber}`)
  return { actor, db: web.db, requestId: v7(), now }
}

async function ownUnit(ctx: Ctx): Promise<string> {
  if (ctx.actor.type !== 'officer') throw new Error('an officer has a unit')
  return ctx.actor.postedUnitIds[0] ?? ''
}

/** The case with this number, opened by this officer unless an earlier start did. */
async function caseOf(ctx: Ctx, input: Omit<Parameters<typeof openCase>[1], 'unitId'>): Promise<string> {
  const [known] = await ctx.db.transaction(async (db) => {
    await db.execute(sql`select set_config('cdip.actor', ${ctx.actor.type === 'officer' ? ctx.actor.id : ''}, true)`)
    return db.execute<{ id: string }>(sql`select id from cases where report_number = ${input.reportNumber}`)
  })
  return known?.id ?? (await openCase(ctx, { ...input, unitId: await ownUnit(ctx) })).id
}

/** What the demonstration's clips come from: the folder of a clip names it. */
const SOURCES: Record<string, Omit<AddSourceInput, 'caseId'>> = {
  'Nathan Road': {
    ...{ kind: 'recorder', name: 'Jeweller’s recorder', make: 'Hikvision', model: 'DS-7208', serial: 'C41873309' },
    place: '612 Nathan Road, ground floor',
    ...{ handedOverBy: 'TO Mei-fong, shop manager', handedOverTo: 'CHAN Tai-man' },
    handedOverAt: '2026-06-19T13:40:00.000Z',
    ...{ askedFrom: '2026-06-19T10:30:00.000Z', askedUntil: '2026-06-19T12:00:00.000Z' },
    ...{ givenFrom: '2026-06-19T11:00:00.000Z', givenUntil: '2026-06-19T11:30:00.000Z' },
    ...{ recorderClockAt: '2026-06-19T13:39:12.000Z', referenceClockAt: '2026-06-19T13:35:00.000Z' },
  },
  彌敦道: { kind: 'camera', name: '彌敦道街上鏡頭 03', place: '彌敦道與山東街交界' },
  Photographs: { kind: 'phone', name: 'Phone of the scene photographer', make: 'Samsung', handedOverBy: 'KWOK Sin-yi' },
  'Car park': {
    kind: 'recorder',
    name: 'Car park recorder',
    make: 'Dahua',
    model: 'XVR5104',
    place: 'Portland Street',
  },
}

type Announced = { batchId: string; grantToken: string; entries: { entryId: string; name: string }[] }

/** Announces the clips of one folder, from its own source; what lies in no folder comes from nowhere in particular. */
async function announceFolder(lead: Ctx, client: Client, caseId: string, clips: Clip[]): Promise<Announced> {
  const sourceId = await sourceOf(lead, caseId, clips[0]?.folder ?? '')
  const entries = await Promise.all(
    clips.map(async ({ name, folder, path, capturedAt }) => ({
      name,
      folder,
      sizeBytes: (await stat(path)).size,
      modifiedAt: capturedAt.toISOString(),
      channel: /(?:cam|ch|鏡頭)0?(\d)/.exec(name)?.[0] ?? '',
    })),
  )
  const { batchId, entryIds, grantToken } = await announce(client, { target: { caseId }, sourceId, entries })
  return {
    batchId,
    grantToken,
    entries: clips.map(({ name }, index) => ({ entryId: entryIds[index] ?? '', name })),
  }
}

/** The folder's source in this case, known from an earlier start or added now; null where it has none. */
async function sourceOf(lead: Ctx, caseId: string, folder: string): Promise<string | null> {
  const source = SOURCES[folder]
  if (!source) return null
  const known = (await listSources(lead, caseId)).find(({ name }) => name === source.name)
  return (known ?? (await addSource(lead, { ...source, caseId }))).id
}

/**
 * The first announcement of a folder's files, by an earlier start that may have been killed over it: it names all of
 * them. Null where there was none.
 */
async function announcedBefore(officer: Ctx, caseId: string, folder: string) {
  const rows = await inSnapshot(officer, (tx) =>
    tx.db.execute<{ batchId: string; entryId: string; name: string; isSealed: boolean }>(sql`
      select b.id as "batchId", e.id as "entryId", e.name_display as name,
        exists (select from uploads u where u.entry_id = e.id and u.state = 'sealed') as "isSealed"
      from batches b join batch_entries e on e.batch_id = b.id
      where e.folder_display = ${folder} and b.id = (
        select x.id from batches x join batch_entries y on y.batch_id = x.id
        where x.case_id = ${caseId} and x.officer_id = ${officer.actor.type === 'officer' ? officer.actor.id : null}
          and y.folder_display = ${folder} order by x.created_at limit 1)
      order by e.id`),
  )
  const batchId = rows[0]?.batchId
  return batchId ? { batchId, missing: rows.filter((each) => !each.isSealed) } : null
}

/** One folder of the demonstration, and the case and the officer in charge for whom it is brought in. */
type Wanted = { lead: Ctx; caseId: string; folder: string }

async function bringIn(officer: Ctx, client: Client, wanted: Wanted, clips: Clip[]): Promise<void> {
  const { lead, caseId, folder } = wanted
  const inFolder = clips.filter((clip) => clip.folder === folder)
  if (inFolder.length === 0) return // no ffmpeg, no recordings
  const before = await announcedBefore(officer, caseId, folder)
  if (before?.missing.length === 0) return
  const { batchId, grantToken, entries } = before
    ? {
        batchId: before.batchId,
        ...(await regrantBatch(officer, before.batchId)),
        entries: before.missing,
      }
    : await announceFolder(lead, client, caseId, inFolder)
  for (const { entryId, name } of entries) {
    const clip = inFolder.find((each) => displayName(each.name) === displayName(name))
    if (!clip) return // somebody else's files: theirs to finish
    await sendFile(client.origin, grantToken, entryId, clip.path)
  }
  await sealed(client.origin, grantToken, batchId)
}

/**
 * Loads the demonstration through the real paths: people, three cases, recordings made by ffmpeg, uploaded over tus by
 * the demonstration's officers, sealed by the worker. Goes on where an earlier start was stopped or killed; does nothing
 * where one finished it.
 */
export async function seedDemo(web: OpenDatabase, system: Ctx, origin: string): Promise<void> {
  await makeDemoPeople(system)
  const [chan, wong] = [await contextOf(web, '51234'), await contextOf(web, '52817')]
  const robbery = await caseOf(wong, { reportNumber: 'MK RN 26001234', title: 'Robbery, Nathan Road' })
  await caseOf(wong, {
    reportNumber: 'MK RN 26001301',
    title: 'Wounding, Portland Street',
    classification: 'CONFIDENTIAL',
  })
  const theft = await caseOf(chan, { reportNumber: 'MK RN 26001188', title: 'Theft from vehicle, car park' })
  for (const [serviceNumber, role] of [
    ['51234', 'investigator'],
    ['46001', 'supervisor'],
    ['L1007', 'legal'],
  ] as const) {
    await addMember(wong, { caseId: robbery, serviceNumber, role })
  }
  const robberyFolders = ['Nathan Road', '彌敦道', 'Photographs', '']
  const wanted: Wanted[] = [
    ...robberyFolders.map((folder) => ({ lead: wong, caseId: robbery, folder })),
    { lead: chan, caseId: theft, folder: 'Car park' },
  ]
  const standing = await Promise.all(wanted.map(({ caseId, folder }) => announcedBefore(chan, caseId, folder)))
  if (standing.every((each) => each?.missing.length === 0)) return
  const scratch = await mkdtemp(join(tmpdir(), 'cdip-demo-'))
  try {
    const clips = await makeClips(scratch)
    const client = await signInOver(origin, '51234', DEMO_PASSWORD)
    for (const each of wanted) await bringIn(chan, client, each, clips)
  } finally {
    await rm(scratch, { recursive: true })
  }
}
