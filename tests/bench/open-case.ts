import { sql } from 'drizzle-orm'
import { v7 } from 'uuid'
import { openCase } from '#lib/cases/open.ts'
import type { Ctx } from '#lib/context.ts'
import { loadActor } from '#lib/officers/rows.ts'
import type { Stack } from './stack.ts'

/** A context in which the officer of this number acts. */
export async function actAs(stack: Stack, serviceNumber: string): Promise<Ctx> {
  const now = new Date()
  const [row] = await stack.owner.db.execute<{ id: string }>(
    sql`select id from officers where service_number = ${serviceNumber}`,
  )
  const actor = row && (await loadActor(stack.owner.db, row.id, now))
  if (!actor) throw new Error(`no officer ${serviceNumber}`)
  return { actor, db: stack.webPool.db, requestId: v7(), now }
}

/** Opens a case for the officer of this number in his own unit. Returns its id. */
export async function openCaseFor(
  stack: Stack,
  serviceNumber: string,
  reportNumber = `BENCH ${Date.now()}`,
): Promise<string> {
  const ctx = await actAs(stack, serviceNumber)
  const unitId = ctx.actor.type === 'officer' ? (ctx.actor.postedUnitIds[0] ?? '') : ''
  return (await openCase(ctx, { reportNumber, title: 'Measurement', unitId })).id
}
