import type postgres from 'postgres'
import { v7 } from 'uuid'
import { openDatabase } from '#db/client.ts'
import { startEmbedded } from '#db/embedded.ts'
import type { Ctx } from '#lib/context.ts'
import { env } from '#lib/env.ts'

/** Runs `work` as the owner of the configured database, or of the embedded one, whether it runs or not. */
export async function asOwner<T>(work: (ctx: Ctx, sql: postgres.Sql) => Promise<T>): Promise<T> {
  const { databases, paths } = env()
  const embedded = databases.owner ? null : await startEmbedded(paths.postgres, { adopt: true })
  const pool = openDatabase(databases.owner ?? `postgres://cdip@localhost/postgres?host=${embedded?.socketFolder}`, {
    max: 2,
  })
  const actor = { type: 'system', job: 'command line' } as const
  try {
    return await work({ actor, db: pool.db, requestId: v7(), now: new Date() }, pool.sql)
  } finally {
    await pool.close()
    await embedded?.stop()
  }
}
