import { type Database, type OpenDatabase, openDatabase } from '#db/client.ts'
import { env } from '#lib/env.ts'

// Next bundles pages and route handlers apart: the pool hangs on the process, so that there is one.
const shared = globalThis as typeof globalThis & { cdipDatabase?: OpenDatabase }

/** The web process's pool, as the login that can neither seal nor change an event. */
export function database(): Database {
  const url = env().databases.web
  if (!url) throw new Error('CDIP_WEB_DATABASE_URL: not set')
  shared.cdipDatabase ??= openDatabase(url, { max: 20 })
  return shared.cdipDatabase.db
}
