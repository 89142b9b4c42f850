import { sql } from 'drizzle-orm'
import { database } from './database.ts'

/** Resolves when the database answers. */
export async function pingDatabase(): Promise<void> {
  await database().execute(sql`select 1`)
}
