import { type SQL, sql } from 'drizzle-orm'
import { authorize } from '#lib/access/authorize.ts'
import { ownLogSearches } from '#lib/access/visibility.ts'
import { type Ctx, inSnapshot, type Tx } from '#lib/context.ts'
import { CdipError } from '#lib/errors.ts'
import { ListSecurityEventsInput } from './schema.ts'
import { type SecurityEventRow, type SecurityEventView, securityEventView } from './view.ts'

const PAGE = 100
export type Searched = { serviceNumber: string; name: string; nameZh: string; reason: string }
type Page = { events: SecurityEventView[]; next: string | null; searched: Searched | null }

/**
 * The security log, newest first, `PAGE` lines at a time; `next` is the place to go on after. By officer only under a
 * search that this reader recorded within the hour, with its reason (search-log.ts); NOT_FOUND otherwise. FORBIDDEN for
 * who does not look after sign-in or audit.
 */
export async function listSecurityEvents(ctx: Ctx, raw: ListSecurityEventsInput): Promise<Page> {
  authorize(ctx.actor, { on: 'nothing', action: 'security.read' })
  const { type, search, from, until, after } = ListSecurityEventsInput.parse(raw)
  return inSnapshot(ctx, async (tx) => {
    const searched = search ? await loadSearch(tx, search) : null
    const [at, id] = after?.split('_') ?? []
    const where = [
      ...(type ? [sql`e.type = ${type}`] : []),
      ...(searched
        ? [sql`(e.officer_id = ${searched.officerId} or e.detail ->> 'by' = ${searched.serviceNumber})`]
        : []),
      ...(from ? [sql`e.at >= ${from}`] : []),
      ...(until ? [sql`e.at <= ${until}`] : []),
      ...(at && id ? [sql`(e.at, e.id) < (${at}::timestamptz, ${id}::uuid)`] : []),
    ]
    const rows = await page(tx, where)
    const last = rows[PAGE - 1]
    return {
      events: rows.slice(0, PAGE).map(securityEventView),
      next: rows.length > PAGE && last ? `${new Date(last.at).toISOString()}_${last.id}` : null,
      searched,
    }
  })
}

async function page(tx: Tx, where: SQL[]): Promise<SecurityEventRow[]> {
  const all = where.length > 0 ? sql`where ${sql.join(where, sql` and `)}` : sql``
  // Found first, named after: the log is long, a page is not. Milliseconds, since a place in it is written in them.
  return await tx.db.execute<SecurityEventRow>(sql`
    select e.id, e.at, e.type, e.address, e.detail, o.service_number as "serviceNumber", o.name, o.name_zh as "nameZh",
      u.name_en as "unitEn", u.name_zh as "unitZh"
    from (select e.* from security_events e ${all} order by e.at desc, e.id desc limit ${PAGE + 1}) e
      left join officers o on o.id = e.officer_id left join units u on u.id::text = e.detail ->> 'unit'
    order by e.at desc, e.id desc`)
}

async function loadSearch(tx: Tx, searchId: string): Promise<Searched & { officerId: string }> {
  const [row] = await tx.db.execute<Searched & { officerId: string }>(sql`
    select o.id as "officerId", o.service_number as "serviceNumber", o.name, o.name_zh as "nameZh",
      e.detail ->> 'reason' as reason
    from security_events e join officers o on o.id = e.officer_id
    where e.id = ${searchId} and ${ownLogSearches(tx.actor, tx.now)}`)
  if (!row) throw new CdipError('NOT_FOUND', `no search ${searchId} of this reader`)
  return row
}
