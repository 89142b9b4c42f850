import { type SQL, sql } from 'drizzle-orm'
import { decide } from '#lib/access/policy.ts'
import { postingHolds } from '#lib/access/visibility.ts'
import type { OfficerActor, Tx } from '#lib/context.ts'
import type { WaitingKind, WaitingLine } from '#lib/waiting/schema.ts'

type Row = { id: string; name: string; nameZh: string; serviceNumber: string; count: number; at: string }

/** Accounts that want an act: of an administrator, or of a security administrator. */
export async function waitingAccounts(tx: Tx, actor: OfficerActor): Promise<WaitingLine[]> {
  if (!decide(actor, { on: 'nothing', action: 'officer.manage' })) return []
  const at = tx.now.toISOString()
  const held = (...roles: string[]) => sql`exists (select from postings p where p.officer_id = o.id
    and p.role = any (${`{${roles.join(',')}}`}::text[]) and ${postingHolds(tx.now)})`
  const found = async (kind: WaitingKind, rows: SQL) =>
    (await tx.db.execute<Row>(rows)).map(({ id, name, nameZh, serviceNumber, count, at }) => ({
      ...{ kind, href: `/officers/${id}`, count, at },
      subject: { en: `${name} (${serviceNumber})`, zh: `${nameZh || name} (${serviceNumber})` },
    }))
  const account = sql`o.id, o.name, o.name_zh as "nameZh", o.service_number as "serviceNumber"`
  if (!decide(actor, { on: 'nothing', action: 'officer.empower' })) {
    return [
      ...(await found(
        'officer-unposted',
        sql`select ${account}, 1 as count, max(p.valid_to) as at from officers o join postings p on p.officer_id = o.id
          where o.suspended_at is null group by o.id having bool_and(p.valid_to is not null and p.valid_to <= ${at}) order by at limit 20`,
      )),
      ...(await found(
        'officer-with-work',
        sql`select ${account}, w.cases + w.uploads as count, o.suspended_at as at from officers o, open_work_of(o.id) w
          where o.suspended_at is not null and w.cases + w.uploads > 0 order by at limit 20`,
      )),
    ]
  }
  return [
    ...(await found(
      'account-blocked',
      sql`select ${account}, f.failures as count, f.blocked_until as at
        from blocked_accounts() f join officers o on o.id = f.officer_id order by at limit 20`,
    )),
    ...(await found(
      'account-joined-duties',
      sql`select ${account}, 1 as count, max(p.valid_from) as at from officers o join postings p on p.officer_id = o.id
        where o.suspended_at is null and ${held('administrator')} and ${held('security', 'auditor')} group by o.id order by at limit 20`,
    )),
    ...(await found(
      'account-first-password',
      sql`select ${account}, 1 as count, min(p.valid_from) as at from officers o join postings p on p.officer_id = o.id
        where o.suspended_at is null and o.password_once and ${held('administrator', 'security', 'auditor')}
        group by o.id order by at limit 20`,
    )),
  ]
}
