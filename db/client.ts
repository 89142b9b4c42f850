import { drizzle, type PostgresJsDatabase } from 'drizzle-orm/postgres-js'
import postgres from 'postgres'

export type Database = PostgresJsDatabase<Record<string, never>>
export type OpenDatabase = { db: Database; sql: postgres.Sql; close: () => Promise<void> }

/** `keepsConnection`: none is replaced by age, with which a lock of its session would go. */
export type PoolOptions = { max?: number; keepsConnection?: boolean }

const RECONNECT_SECONDS = 0.5

/**
 * Opens a pool. `url` may name a Unix socket's folder: `postgres://cdip_web@localhost/postgres?host=/run/postgresql`.
 * Nothing connects before the first query; `close` waits for running ones up to 5 s.
 */
export function openDatabase(url: string, options: PoolOptions = {}): OpenDatabase {
  const { searchParams } = new URL(url)
  const socketFolder = searchParams.get('host')
  const sql = postgres(url.split('?')[0] ?? url, {
    max: options.max ?? 10,
    connect_timeout: 5,
    // The usual pause grows to 20 s with the failures of a whole pool: officers would wait it out after a restart of a second.
    backoff: () => RECONNECT_SECONDS,
    onnotice: () => {},
    ...(options.keepsConnection ? { max_lifetime: null } : {}),
    ...(socketFolder ? { path: `${socketFolder}/.s.PGSQL.${searchParams.get('port') ?? 5432}` } : {}),
  })
  return { db: drizzle(preparing(sql)), sql, close: () => sql.end({ timeout: 5 }) }
}

/**
 * The same client, whose statements are prepared: drizzle asks for that with none that it executes, and under row-level
 * security the database took longer to plan a query anew each time than to run it.
 */
function preparing<Client extends postgres.Sql | postgres.TransactionSql>(client: Client): Client {
  return new Proxy(client, {
    get: (target, name) => {
      const value: unknown = Reflect.get(target, name)
      if (typeof value !== 'function') return value
      if (name === 'unsafe') return (text: string, values?: never[]) => target.unsafe(text, values, { prepare: true })
      if (name !== 'begin' && name !== 'savepoint') return value
      return (...given: unknown[]) => {
        const work = given.pop() as (transaction: postgres.TransactionSql) => unknown
        return value(...given, (transaction: postgres.TransactionSql) => work(preparing(transaction)))
      }
    },
  })
}
