import { mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'drizzle-orm'
import { v7 } from 'uuid'
import type { OpenDatabase } from '#db/client.ts'
import { addMember } from '#lib/cases/add-member.ts'
import { openCase } from '#lib/cases/open.ts'
import type { Ctx } from '#lib/context.ts'
import { loadActor } from '#lib/officers/rows.ts'
import { addSource } from '#lib/sources/add.ts'
import type { AddSourceInput } from '#lib/sources/schema.ts'
import { announce, sealed, sendFile, signInOver } from './client.ts'
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

/** One batch per folder, each from its own source; what lies in no folder comes from nowhere in particular. */
async function bringIn(lead: Ctx, origin: string, serviceNumber: string, caseId: string, clips: Clip[]): Promise<void> {
  for (const [folder, ofFolder] of Map.groupBy(clips, (clip) => clip.folder)) {
    const source = SOURCES[folder]
    const sourceId = source ? (await addSource(lead, { ...source, caseId })).id : null
    await upload(origin, serviceNumber, caseId, sourceId, ofFolder)
  }
}

async function upload(
  origin: string,
  serviceNumber: string,
  caseId: string,
  sourceId: string | null,
  clips: Clip[],
): Promise<void> {
  const client = await signInOver(origin, serviceNumber, DEMO_PASSWORD)
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
  for (const [index, clip] of clips.entries()) await sendFile(origin, grantToken, entryIds[index] ?? '', clip.path)
  await sealed(origin, grantToken, batchId)
}

/**
 * Loads the demonstration through the real paths: people, three cases, recordings made by ffmpeg, uploaded over tus by
 * the demonstration's officers, sealed by the worker. Does nothing where an earlier start finished it.
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
  const folder = await mkdtemp(join(tmpdir(), 'cdip-demo-'))
  try {
    const isEmpty = async (caseId: string) => {
      const rows = await web.db.transaction(async (db) => {
        await db.execute(
          sql`select set_config('cdip.actor', ${wong.actor.type === 'officer' ? wong.actor.id : ''}, true)`,
        )
        return db.execute(sql`select 1 from items where case_id = ${caseId} limit 1`)
      })
      return rows.length === 0
    }
    const wanting = [await isEmpty(robbery), await isEmpty(theft)]
    if (!wanting.some(Boolean)) return
    const clips = await makeClips(folder)
    const isCarPark = (clip: Clip) => clip.folder === 'Car park'
    if (wanting[0]) {
      const clipsOfCase = clips.filter((clip) => !isCarPark(clip))
      await bringIn(wong, origin, '51234', robbery, clipsOfCase)
    }
    if (wanting[1]) await bringIn(chan, origin, '51234', theft, clips.filter(isCarPark))
  } finally {
    await rm(folder, { recursive: true })
  }
}
