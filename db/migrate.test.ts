import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { connect, type EmbeddedServer, startEmbedded } from './embedded.ts'
import { migrate } from './migrate.ts'
import { LATEST_MIGRATION, MIGRATIONS, refuseOlderSchema } from './version.ts'

let folder: string
let server: EmbeddedServer
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cdip-db-'))
  server = await startEmbedded(join(folder, 'data'))
}, 60_000)
afterAll(async () => {
  await server.stop()
  await rm(folder, { recursive: true })
})

test('an empty database is migrated once, and an older one is refused', async () => {
  const owner = connect(server.socketFolder, 'cdip', 'postgres')
  await owner`create table migrations (name text primary key, applied_at timestamptz not null default now())`
  await expect(refuseOlderSchema(owner)).rejects.toThrow(LATEST_MIGRATION)
  const applied = await migrate(owner)
  expect([applied.at(-1), applied.length]).toEqual([LATEST_MIGRATION, MIGRATIONS])
  expect(await migrate(owner)).toEqual([])
  await refuseOlderSchema(owner)
  const [earlier] = await owner`delete from migrations where name = ${applied[1] ?? ''} returning name`
  await expect(refuseOlderSchema(owner)).rejects.toThrow('lacks')
  await owner`insert into migrations (name) values (${earlier?.name})`
  await owner.end()
})

test('Chinese text has trigrams, so that search can find it', async () => {
  const owner = connect(server.socketFolder, 'cdip', 'postgres')
  await owner`create extension pg_trgm`
  const [row] = await owner<{ trigrams: string[] }[]>`select show_trgm('旺角警署') as trigrams`
  expect(row?.trigrams.length).toBeGreaterThan(0)
  await owner.end()
})

test('neither login may change or remove an event, nor web a sealed fact', async () => {
  for (const login of ['cdip_web', 'cdip_worker', 'cdip']) {
    const sql = connect(server.socketFolder, login, 'postgres')
    await expect(sql`update custody_events set type = 'x'`).rejects.toThrow(/forbidden|permission denied/)
    await expect(sql`delete from custody_events`).rejects.toThrow(/forbidden|permission denied/)
    await expect(sql`delete from items`).rejects.toThrow(/forbidden|permission denied/)
    if (login !== 'cdip') await expect(sql`update items set sha256 = 'x'`).rejects.toThrow('permission denied')
    await sql.end()
  }
})

test('a server starts beside the lock of a killed one that nobody has collected yet', async () => {
  const data = join(folder, 'killed')
  const first = await startEmbedded(data)
  await first.stop()
  // A process that ended and was not waited for: it answers to its number, as a killed postmaster does for a moment.
  const holder = spawn('/bin/sh', ['-c', 'sh -c "exit 0" & echo $!; exec sleep 2'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const [line] = await once(holder.stdout, 'data')
  await writeFile(
    join(data, 'postmaster.pid'),
    `${String(line).trim()}\n${data}\n0\n5432\n${first.socketFolder}\n\n0\n`,
  )
  const again = await startEmbedded(data)
  await again.stop()
}, 60_000)
