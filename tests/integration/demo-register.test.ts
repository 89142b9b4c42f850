import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeDemoPeople } from '#lib/cli/demo/people.ts'
import { seedRegister } from '#lib/cli/demo/register.ts'
import type { Ctx } from '#lib/context.ts'
import { MEDIUM_STATES } from '#lib/register/schema.ts'
import { contextOf } from '#tests/factories/people.ts'
import { type FreshDatabase, startTestDatabase, type TestDatabase } from '#tests/support/database.ts'
import { startTestLog, type TestLog } from '#tests/support/log.ts'

let server: TestDatabase
let database: FreshDatabase
let log: TestLog
beforeAll(async () => {
  server = await startTestDatabase()
  database = await server.fresh()
  log = await startTestLog(database)
}, 60_000)
afterAll(async () => {
  await log.stop()
  await database.close()
  await server.stop()
})

test('the demonstration has a stick in each state, with the token of its issue, and is seeded once', async () => {
  const system: Ctx = { actor: { type: 'system', job: 'demo' }, db: database.owner.db, requestId: '', now: new Date() }
  await makeDemoPeople(system)
  const byNumber = async (serviceNumber: string) => {
    const [officer] = await database.owner.db.execute<{ id: string }>(
      sql`select id from officers where service_number = ${serviceNumber}`,
    )
    return contextOf(database.web, database.owner, officer?.id ?? '')
  }
  const { signerFolder } = log.place
  for (const _ of ['a start', 'the next']) await seedRegister({ system, contextOf: byNumber, signerFolder })
  const sticks = await database.owner.sql<{ state: string; hasToken: boolean; standing: string; n: number }[]>`
    select state, standing, issue_number > 0 and token_issue = issue_number as "hasToken", count(*)::int as n
    from media where kind = 'usb' group by 1, 2, 3`
  expect([...new Set(sticks.map(({ state }) => state))].sort()).toEqual([...MEDIUM_STATES].sort())
  const out = sticks.filter(({ state }) => /^(issued|in-transit|at-)/.test(state))
  expect(out.map(({ hasToken }) => hasToken)).toEqual(out.map(() => true))
  const [inventories] = await database.owner.sql`select count(*)::int as n from inventories`
  expect(inventories?.n).toBe(1)
})
