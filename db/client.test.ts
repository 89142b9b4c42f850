import { once } from 'node:events'
import { createServer } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type FreshDatabase, startTestDatabase, type TestDatabase } from '../tests/support/database.ts'
import { type OpenDatabase, openDatabase } from './client.ts'

/*
 * What a pool does when the server ends its connections, as at a restart: nothing waits for ever, and nothing of a
 * transaction that died is run in another.
 */
let databases: TestDatabase
let database: FreshDatabase
let pool: OpenDatabase
beforeAll(async () => {
  databases = await startTestDatabase()
  database = await databases.fresh()
  await database.owner.sql`create table notes (of text, part int)`
  // One connection: whatever follows must take the one that was lost.
  pool = openDatabase(database.url('cdip'), { max: 1 })
})
afterAll(async () => {
  await pool.close()
  await database.close()
  await databases.stop()
})

const backend = async (sql: Pick<OpenDatabase['sql'], 'unsafe'>): Promise<number> =>
  (await sql.unsafe('select pg_backend_pid() as pid'))[0]?.pid
/** Ends a session of the server and waits until it is gone. */
async function end(pid: number): Promise<void> {
  await database.owner.sql`select pg_terminate_backend(${pid}, 5000)`
}

test('the rest of a transaction whose connection was lost is refused, and never runs in the next one', async () => {
  const next = Promise.withResolvers<void>()
  let rest = 'not asked yet'
  const first = pool.sql.begin(async (tx) => {
    await tx`insert into notes values ('first', 1)`
    await end(await backend(tx))
    await next.promise
    rest = await tx`insert into notes values ('first', 2)`.then(
      () => 'ran',
      () => 'refused',
    )
  })
  await expect(first).rejects.toMatchObject({ code: 'CONNECTION_CLOSED' })
  await pool.sql.begin(async (tx) => {
    await tx`insert into notes values ('second', 1)`
    next.resolve()
    await expect.poll(() => rest).toBe('refused')
    await tx`insert into notes values ('second', 2)`
  })
  expect(await pool.sql`select of, part from notes order by part`).toEqual([
    { of: 'second', part: 1 },
    { of: 'second', part: 2 },
  ])
})

test('a query under way when its connection is lost fails, and the next one is answered', async () => {
  for (let round = 0; round < 5; round += 1) {
    const pid = await backend(pool.sql)
    const waiting = pool.sql.begin(async (tx) => {
      await tx`select pg_sleep(60)`
    })
    waiting.catch(() => {}) // awaited below, after the session was ended
    const sleeps = async () =>
      (await database.owner.sql`select 1 from pg_stat_activity where pid = ${pid} and wait_event = 'PgSleep'`).length
    await expect.poll(sleeps).toBe(1)
    await end(pid)
    await expect(waiting).rejects.toThrow()
    expect(await pool.sql`select 1 as one`).toEqual([{ one: 1 }])
  }
})

test('a transaction that queues behind more than the socket takes at once still has its connection alone', async () => {
  const much = 'x'.repeat(8 * 1024 * 1024)
  const [[length], inside] = await Promise.all([
    pool.sql`select length(${much}) as length`,
    pool.sql.begin(async (tx) => {
      await tx`insert into notes values ('third', 1)`
      return await tx`select count(*)::int as rows from notes where of = 'third'`
    }),
  ])
  expect({ length: length?.length, inside: inside[0]?.rows }).toEqual({ length: much.length, inside: 1 })
})

test('a server that hangs up before it answers is an error, not a query that waits for ever', async () => {
  const server = createServer((socket) => socket.end()).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const port = typeof address === 'object' && address ? address.port : 0
  const nobody = openDatabase(`postgres://cdip@127.0.0.1:${port}/postgres`, { max: 1 })
  try {
    await expect(nobody.sql`select 1`).rejects.toMatchObject({ code: 'CONNECTION_CLOSED' })
  } finally {
    await nobody.close()
    server.close()
  }
})
