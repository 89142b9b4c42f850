import type postgres from 'postgres'

/* What people must know of the log though it runs on; the page of the log shows it. */
export type AlarmKind = 'passed-over' | 'witness-refuses'
type Sql = postgres.Sql | postgres.TransactionSql

/** Raises an alarm that lasts until it is ended. The same again is no second one. */
export async function raiseAlarm(sql: Sql, kind: AlarmKind, about: string, detail: string): Promise<void> {
  await sql`insert into ledger_alarms (kind, about, detail, raised_at) values (${kind}, ${about}, ${detail}, now())
    on conflict (kind, about) where ended_at is null do nothing`
}

/** Ends an alarm, where there is one: it stays among those that were. */
export async function endAlarm(sql: Sql, kind: AlarmKind, about: string): Promise<void> {
  await sql`update ledger_alarms set ended_at = now() where kind = ${kind} and about = ${about} and ended_at is null`
}

/** Tells of something that happened once. */
export async function noteAlarm(sql: Sql, kind: AlarmKind, about: string, detail: string): Promise<void> {
  await sql`insert into ledger_alarms (kind, about, detail, raised_at, ended_at)
    values (${kind}, ${about}, ${detail}, now(), now())`
}
