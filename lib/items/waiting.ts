import { sql } from 'drizzle-orm'
import { supervisedTrays } from '#lib/access/duties.ts'
import { decide } from '#lib/access/policy.ts'
import { visibleItems } from '#lib/access/visibility.ts'
import type { OfficerActor, Tx } from '#lib/context.ts'
import type { WaitingLine } from '#lib/waiting/schema.ts'

type Row = { en: string; zh: string; count: number; at: string }

/** The trays of the actor's units that hold something without a case. */
export async function waitingTrays(tx: Tx, actor: OfficerActor): Promise<WaitingLine[]> {
  if (!decide(actor, { on: 'nothing', action: 'unit.supervise' })) return []
  const rows = await tx.db.execute<Row>(sql`
    select u.name_en as en, u.name_zh as zh, count(*)::int as count, min(i.sealed_at) as at
    from items i left join cases c on c.id = i.case_id join units u on u.id = i.tray_unit_id
    where i.case_id is null and i.state = 'sealed' and ${visibleItems(actor, tx.now)}
      and ${supervisedTrays(actor)}
    group by u.id order by at limit 20`)
  return rows.map(({ en, zh, count, at }) => ({ kind: 'tray', href: '/tray', subject: { en, zh }, count, at }))
}
