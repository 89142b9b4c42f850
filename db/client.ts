import { drizzle, type PostgresJsDatabase } from 'drizzle-orm/postgres-js'
import postgres from 'postgres'

export type Database = PostgresJsDatabase<Record<string, never>>
export type OpenDatabase = { db: Database; sql: postgres.Sql; close: () => Promise<void> }

/**
 * Opens a pool. `url` may name a Unix socket's folder: `postgres://cdip_web@localhost/postgres?host=/run/postgresql`.
 * Nothing connects before the first query; `close` waits for running ones up to 5 s.
 */
export function openDatabase(url: string, options: { max?: number } = {}): OpenDatabase {
  const { searchParams } = new URL(url)
  const socketFolder = searchParams.get('host')
  const sql = postgres(url.split('?')[0] ?? url, {
    max: options.max ?? 10,
    connect_timeout: 5,
    onnotice: () => {},
    ...(socketFolder ? { path: `${socketFolder}/.s.PGSQL.${searchParams.get('port') ?? 5432}` } : {}),
  })
  return { db: drizzle(sql), sql, close: () => sql.end({ timeout: 5 }) }
}
