import { sql } from 'drizzle-orm'
import { mediaInCare, visibleMedia } from '#lib/access/visibility.ts'
import type { OfficerActor, Tx } from '#lib/context.ts'
import type { WaitingLine } from '#lib/waiting/schema.ts'

type Row = { id: string; label: string; holder: string; dueAt: string }

/** Media that should have been back: told to who has them and to who keeps them. */
export async function waitingMedia(tx: Tx, actor: OfficerActor): Promise<WaitingLine[]> {
  const rows = await tx.db.execute<Row>(sql`
    select m.id, m.label, o.name as holder, m.due_at as "dueAt" from media m join officers o on o.id = m.holder_id
    where m.due_at < ${tx.now.toISOString()} and ${mediaInCare(actor)}
      and ${visibleMedia(actor)} order by m.due_at limit 20`)
  return rows.map(({ id, label, holder, dueAt }) => ({
    ...{
      kind: 'medium-overdue' as const,
      href: `/register/${id}`,
      subject: `${label} · ${holder}`,
      count: 1,
      at: dueAt,
    },
  }))
}
