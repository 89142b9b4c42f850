import type postgres from 'postgres'

/** The newest migration that this code was written for; migrate.test.ts holds it equal to the folder. */
export const LATEST_MIGRATION = '0089_a_closed_case_takes_nothing_in.sql'

/** Throws where the database is older than this code: web and worker do not run on a schema that they don't know. */
export async function refuseOlderSchema(sql: postgres.Sql): Promise<void> {
  const [row] = await sql`select 1 from migrations where name = ${LATEST_MIGRATION}`
  if (!row) throw new Error(`the database lacks ${LATEST_MIGRATION}: run "cdip migrate"`)
}
