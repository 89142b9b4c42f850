import { sql } from 'drizzle-orm'
import { decide } from '#lib/access/policy.ts'
import type { OfficerActor, Tx } from '#lib/context.ts'
import type { WaitingLine } from '#lib/waiting/schema.ts'
import { moveFacts, readMoves } from './rows.ts'

/** Moves that the actor may agree to, for the case that an exhibit leaves or for the one that it goes to. */
export async function waitingMoves(tx: Tx, actor: OfficerActor): Promise<WaitingLine[]> {
  const rows = await readMoves(tx, sql`m.state in ('asked', 'released') and m.asked_by <> ${actor.id}`)
  return rows.flatMap((row) => {
    const isAsked = row.state === 'asked'
    const resource = moveFacts(row)
    const own = isAsked ? row.from : row.to
    if (!own || !decide(actor, { on: 'move', action: isAsked ? 'move.release' : 'move.take-in', resource })) return []
    return {
      kind: isAsked ? ('move-to-release' as const) : ('move-to-take-in' as const),
      href: `/cases/${isAsked ? row.fromCaseId : row.toCaseId}/particulars`,
      ...{ subject: `${own.reportNumber} · ${row.name}`, count: 1, at: row.releasedAt ?? row.askedAt },
    }
  })
}
