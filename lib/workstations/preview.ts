import { sql } from 'drizzle-orm'
import { authorize } from '#lib/access/authorize.ts'
import { type Target, targetOf } from '#lib/batches/resolve-target.ts'
import { type Ctx, inSnapshot, type OfficerActor, type Tx } from '#lib/context.ts'
import { CdipError, reasonOf } from '#lib/errors.ts'
import { findRequest, type Typed, underCode } from './rows.ts'
import type { RequestView } from './view.ts'

/**
 * What waits under a code, for the officer who decides on it; null for a code that is unknown, over or decided on, and for
 * one who typed too many wrong ones: one answer. FORBIDDEN for who brings nothing in.
 */
export async function previewStation(ctx: Ctx & { actor: OfficerActor }, typed: Typed): Promise<RequestView | null> {
  authorize(ctx.actor, { on: 'nothing', action: 'tray.bring-in' })
  return underCode(ctx, typed, (code) =>
    inSnapshot(ctx, async (tx) => {
      const request = await findRequest(tx, code)
      if (!request) return null
      const { id, workstation, reportNumber, address, requestedAt } = request
      const known = { id, workstation, reportNumber, address, requestedAt: new Date(requestedAt).toISOString() }
      return { ...known, goes: await goesTo(tx, ctx.actor, reportNumber) }
    }),
  )
}

async function goesTo(tx: Tx, actor: OfficerActor, reportNumber: string): Promise<RequestView['goes']> {
  try {
    return await placeOf(tx, await targetOf(tx, actor, { reportNumber }))
  } catch (error) {
    if (reasonOf(error) === 'CASE_CLOSED') return 'closed'
    if (error instanceof CdipError) return 'nowhere'
    throw error
  }
}

/** In a tray nobody could countersign. */
async function placeOf(tx: Tx, target: Target): Promise<RequestView['goes']> {
  if (target.kind === 'tray') return 'nowhere'
  if (target.kind === 'contribute') return { title: null }
  const [row] = await tx.db.execute<{ title: string }>(sql`select title from cases where id = ${target.caseId}`)
  return { title: row?.title ?? null }
}
