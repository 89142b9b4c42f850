import type postgres from 'postgres'

/** The newest migration that this code was written for, and how many there are; migrate.test.ts holds both equal to the folder. */
export const LATEST_MIGRATION = '0181_what_should_not_be_held_is_hidden.sql'
export const MIGRATIONS = 74

/** Throws where the database lacks any of them: web and worker do not run on a schema that they don't know. */
export async function refuseOlderSchema(sql: postgres.Sql): Promise<void> {
  // Counted, not only the newest: a migration of an earlier number may come later.
  const [row] = await sql<{ applied: number; isLatest: boolean }[]>`
    select count(*)::int as applied, coalesce(bool_or(name = ${LATEST_MIGRATION}), false) as "isLatest"
    from migrations where name <= ${LATEST_MIGRATION}`
  if (!row?.isLatest || row.applied < MIGRATIONS)
    throw new Error(`the database lacks migrations up to ${LATEST_MIGRATION}: run "cdip migrate"`)
}
