import { sql } from 'drizzle-orm'
import { decide } from '#lib/access/policy.ts'
import { visibleBatches } from '#lib/access/visibility.ts'
import type { OfficerActor, Tx } from '#lib/context.ts'
import type { WaitingLine } from '#lib/waiting/schema.ts'

/** After so long without a word from its client, what is unfinished counts as stopped. */
const QUIET_MS = 2 * 60_000
/**
 * A rejected file that nobody sent again, and an announced one that never began, are told of for so long: the bytes of
 * the first stay in quarantine, of the second there are none.
 */
const TOLD_DAYS = 14

type Row = { batchId: string; number: string | null; files: number; at: string }

/** One's own files that stopped or never began, or were rejected and not sent again. */
export async function waitingUploads(tx: Tx, actor: OfficerActor): Promise<WaitingLine[]> {
  const quietSince = new Date(tx.now.getTime() - QUIET_MS).toISOString()
  const toldSince = new Date(tx.now.getTime() - TOLD_DAYS * 86_400_000).toISOString()
  const number = sql`coalesce(c.report_number, b.claimed_report_number) as number`
  const stopped = await tx.db.execute<Row>(sql`
    select b.id as "batchId", ${number}, count(*)::int as files, max(f.at) as at
    from (${quietFiles(actor, quietSince, toldSince)}) f join batches b on b.id = f.batch_id left join cases c on c.id = b.case_id
    group by b.id, c.report_number order by at limit 20`)
  const rejected = await tx.db.execute<Row>(sql`
    select b.id as "batchId", ${number}, count(*)::int as files, max(u.last_contact_at) as at
    from uploads u join batch_entries e on e.id = u.entry_id join batches b on b.id = e.batch_id left join cases c on c.id = b.case_id
    where u.officer_id = ${actor.id} and u.state = 'rejected' and u.last_contact_at > ${toldSince}
      and not exists (select from uploads n where n.entry_id = u.entry_id and n.state not in ('rejected', 'cancelled'))
    group by b.id, c.report_number order by at limit 20`)
  const line = (kind: WaitingLine['kind'], href: (row: Row) => string) => (row: Row) => ({
    ...{ kind, href: href(row), subject: row.number ?? '', count: row.files, at: row.at },
  })
  return [
    ...stopped.map(line('upload-stopped', () => '/bring-in')),
    ...rejected.map(line('upload-rejected', ({ batchId }) => `/batches/${batchId}`)),
  ]
}

/**
 * Open ones, and those that wait for their turn in a batch of which nothing is heard either. "offset 0": or what is asked
 * of a batch would be asked again for each of its files.
 */
const quietFiles = (actor: OfficerActor, quietSince: string, toldSince: string) => sql`
  select e.batch_id, u.last_contact_at as at from uploads u join batch_entries e on e.id = u.entry_id
    where u.officer_id = ${actor.id} and u.state = 'open' and u.last_contact_at < ${quietSince}
  union all
  select e.batch_id, n.created_at from (
      select b.id, b.created_at from batches b
      where b.officer_id = ${actor.id} and b.created_at > ${toldSince} and b.created_at < ${quietSince}
        and not exists (select from batch_entries o join uploads u on u.entry_id = o.id
          where o.batch_id = b.id and u.last_contact_at >= ${quietSince}) offset 0) n
    join batch_entries e on e.batch_id = n.id
    where not exists (select from uploads u where u.entry_id = e.id)`

type LeftRow = Row & { officer: string; officerZh: string }

/** What suspended officers did not finish, for who supervises its case or its tray: to be given to others. */
export async function leftUploads(tx: Tx, actor: OfficerActor): Promise<WaitingLine[]> {
  if (!decide(actor, { on: 'nothing', action: 'unit.supervise' })) return []
  const rows = await tx.db.execute<LeftRow>(sql`
    select b.id as "batchId", coalesce(c.report_number, b.claimed_report_number) as number, o.name as officer,
      coalesce(nullif(o.name_zh, ''), o.name) as "officerZh", t.files, o.suspended_at as at
    from batches b join officers o on o.id = b.officer_id left join cases c on c.id = b.case_id
      cross join lateral (select count(*)::int as files from batch_entries e left join lateral (
        select state from uploads u where u.entry_id = e.id order by u.created_at desc limit 1) up on true
        where e.batch_id = b.id and coalesce(up.state, 'open') = 'open') t
    where b.id in (select left_batches()) and b.officer_id <> ${actor.id} and ${visibleBatches(actor, tx.now)} and t.files > 0
    order by o.suspended_at limit 50`)
  return rows.map(({ batchId, number, officer, officerZh, files, at }) => ({
    ...{
      kind: 'upload-left' as const,
      href: `/batches/${batchId}`,
      subject: { en: `${officer} · ${number}`, zh: `${officerZh} · ${number}` },
      count: files,
      at,
    },
  }))
}
