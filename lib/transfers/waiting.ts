import { sql } from 'drizzle-orm'
import { transfersToDecide } from '#lib/access/duties.ts'
import { visibleTransfers } from '#lib/access/visibility.ts'
import type { OfficerActor, Tx } from '#lib/context.ts'
import type { WaitingLine } from '#lib/waiting/schema.ts'

type Row = { id: string; number: string; label: string; entries: number; at: string; kind: WaitingLine['kind'] }

/** Transfers that the actor may countersign, and those of his that came back. */
export async function waitingTransfers(tx: Tx, actor: OfficerActor): Promise<WaitingLine[]> {
  const columns = sql`t.id, c.report_number as number, t.medium_label as label, t.entries`
  const rows = await tx.db.execute<Row>(sql`
    (select ${columns}, t.submitted_at as at, 'transfer-to-countersign' as kind
      from transfers t join cases c on c.id = t.case_id
      where ${transfersToDecide(actor, tx.now)} order by t.submitted_at limit 50)
    union all
    (select ${columns}, t.decided_at, 'transfer-returned' from transfers t join cases c on c.id = t.case_id
      where t.state = 'returned' and t.begun_by = ${actor.id} and ${visibleTransfers(actor, tx.now)}
      order by t.decided_at limit 20)`)
  return rows.map(({ id, number, label, entries, at, kind }) => ({
    ...{ kind, href: `/transfers/${id}`, subject: `${number} · ${label}`, count: entries, at },
  }))
}
