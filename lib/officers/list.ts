import { sql } from 'drizzle-orm'
import { authorize } from '#lib/access/authorize.ts'
import { postingHolds } from '#lib/access/visibility.ts'
import { type Ctx, inSnapshot } from '#lib/context.ts'
import type { OfficerLine } from './view.ts'

const PAGE = 100
type Row = Omit<OfficerLine, 'unit'> & { unitEn: string | null; unitZh: string | null }

/**
 * Accounts whose number or name holds `text`, by number, `PAGE` at a time; `next` is the number to go on after.
 * FORBIDDEN for who manages none.
 */
export async function listOfficers(
  ctx: Ctx,
  { text = '', after = '' }: { text?: string; after?: string },
): Promise<{ officers: OfficerLine[]; next: string | null }> {
  authorize(ctx.actor, { on: 'nothing', action: 'officer.manage' })
  const pattern = `%${text.slice(0, 100).replace(/[\\%_]/g, '\\$&')}%`
  return inSnapshot(ctx, async (tx) => {
    const rows = await tx.db.execute<Row>(sql`
      select o.id, o.service_number as "serviceNumber", o.name, o.name_zh as "nameZh",
        o.suspended_at is not null as "isSuspended", coalesce(p.roles, '{}') as roles,
        p.unit_en as "unitEn", p.unit_zh as "unitZh"
      from officers o left join lateral (
        select array_agg(distinct p.role) as roles, min(u.name_en) as unit_en, min(u.name_zh) as unit_zh
        from postings p join units u on u.id = p.unit_id
        where p.officer_id = o.id and ${postingHolds(tx.now)}) p on true
      where (o.service_number ilike ${pattern} or o.name ilike ${pattern} or o.name_zh ilike ${pattern})
        and o.service_number > ${after}
      order by o.service_number limit ${PAGE + 1}`)
    const officers = rows.slice(0, PAGE).map(({ unitEn, unitZh, ...row }) => ({
      ...row,
      unit: unitEn && unitZh ? { en: unitEn, zh: unitZh } : null,
    }))
    return { officers, next: rows.length > PAGE ? (officers.at(-1)?.serviceNumber ?? null) : null }
  })
}
