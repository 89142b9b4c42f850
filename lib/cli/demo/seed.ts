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

async function upload(origin: string, serviceNumber: string, caseId: string, clips: Clip[]): Promise<void> {
  const client = await signInOver(origin, serviceNumber, DEMO_PASSWORD)
  const entries = await Promise.all(
    clips.map(async ({ name, folder, path, capturedAt }) => ({
      name,
      folder,
      sizeBytes: (await stat(path)).size,
      modifiedAt: capturedAt.toISOString(),
    })),
  )
  const { batchId, entryIds, grantToken } = await announce(client, { target: { caseId }, entries })
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
    if (wanting[0])
      await upload(
        origin,
        '51234',
        robbery,
        clips.filter((clip) => !isCarPark(clip)),
      )
    if (wanting[1]) await upload(origin, '51234', theft, clips.filter(isCarPark))
  } finally {
    await rm(folder, { recursive: true })
  }
}
