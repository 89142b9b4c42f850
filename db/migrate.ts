import { readdir, readFile } from 'node:fs/promises'
import type postgres from 'postgres'
import { installJobs, type QueueOptions } from './jobs-schema.ts'

const folder = new URL('./migrations/', import.meta.url)
/** Held by who changes or begins an installation. Any number that nothing else in the product uses. */
export const MIGRATIONS_LOCK = 0x63646970

async function migrations(): Promise<string[]> {
  return (await readdir(folder)).filter((name) => name.endsWith('.sql')).sort()
}

/**
 * Applies the migrations that this database lacks, as the owner, under an advisory lock. Returns their names. The tables
 * of the jobs and the queues given come first: a migration may enqueue what became due.
 */
export async function migrate(owner: postgres.Sql, queues: readonly QueueOptions[] = []): Promise<string[]> {
  const names = await migrations()
  return owner.begin(async (tx) => {
    await tx`select pg_advisory_xact_lock(${MIGRATIONS_LOCK})`
    for (const login of ['cdip_web', 'cdip_worker']) {
      const [known] = await tx`select 1 from pg_roles where rolname = ${login}`
      if (!known) await tx.unsafe(`create role ${login} login`)
    }
    await installJobs(tx, queues)
    await tx`create table if not exists migrations (name text primary key, applied_at timestamptz not null default now())`
    const applied = new Set((await tx<{ name: string }[]>`select name from migrations`).map((row) => row.name))
    const missing = names.filter((name) => !applied.has(name))
    for (const name of missing) {
      await tx.unsafe(await readFile(new URL(name, folder), 'utf8'))
      await tx`insert into migrations (name) values (${name})`
    }
    return missing
  })
}
