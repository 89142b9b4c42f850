import { type Ctx, inSnapshot } from '#lib/context.ts'
import { LOOKOUTS } from './registry.ts'
import type { WaitingLine } from './schema.ts'

/** What waits for the actor, oldest first. Empty for the platform itself. */
export async function listWaiting(ctx: Ctx): Promise<WaitingLine[]> {
  return inSnapshot(ctx, async (tx) => {
    const { actor } = tx
    if (actor.type !== 'officer') return []
    const lines: WaitingLine[] = []
    // One connection, so one after the other.
    for (const lookOut of LOOKOUTS) lines.push(...(await lookOut(tx, actor)))
    const rows = lines.map((line) => ({ ...line, at: new Date(line.at).toISOString() }))
    return rows.sort((a, b) => (a.at < b.at ? -1 : 1))
  })
}
