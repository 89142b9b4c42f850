import { sql } from 'drizzle-orm'
import { decide } from '#lib/access/policy.ts'
import type { OfficerActor, Tx } from '#lib/context.ts'
import { loadItem } from '#lib/items/rows.ts'
import type { WaitingLine } from '#lib/waiting/schema.ts'
import { hidingFacts, readHidings } from './rows.ts'

/** Hidden exhibits of which the actor is to say whether they stay so. */
export async function waitingHidings(tx: Tx, actor: OfficerActor): Promise<WaitingLine[]> {
  const lines: WaitingLine[] = []
  for (const hiding of await readHidings(tx, sql`h.state = 'asked' and h.asked_by <> ${actor.id}`)) {
    const item = await loadItem(tx, hiding.itemId)
    const resource = await hidingFacts(tx, hiding, item)
    if (!resource || !decide(actor, { on: 'hiding', action: 'hiding.decide', resource })) continue
    const subject = `${item.number ?? ''} · ${item.nameDisplay}`
    lines.push({ kind: 'hiding-to-decide', href: `/items/${item.id}`, subject, count: 1, at: hiding.askedAt })
  }
  return lines
}
