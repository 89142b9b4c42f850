import { sql } from 'drizzle-orm'
import { v7 } from 'uuid'
import { MIGRATIONS_LOCK } from '#db/migrate.ts'
import { type Ctx, inTransaction } from '#lib/context.ts'
import { oneTimePassword } from './one-time-password.ts'

const ACCOUNTS = [
  { serviceNumber: 'admin', name: 'Administrator', nameZh: '管理員', role: 'administrator' },
  { serviceNumber: 'security', name: 'Security administrator', nameZh: '保安管理員', role: 'security' },
  { serviceNumber: 'auditor', name: 'Auditor', nameZh: '審計員', role: 'auditor' },
] as const

export type FirstAccount = { serviceNumber: string; role: string; password: string }

/**
 * On an empty installation: the Force as the root unit, and one administrator, security administrator and auditor,
 * each with a password that works once. `show` gets them before they exist for good: accounts whose passwords nobody
 * saw would let nobody in. It is not called where anybody exists. Under the lock of the migrations: two at once make one
 * set.
 */
export async function makeFirstAccounts(ctx: Ctx, show: (accounts: FirstAccount[]) => void): Promise<void> {
  const [known] = await ctx.db.execute(sql`select 1 from officers limit 1`)
  if (known) return // hashing three passwords takes a while
  const made = await Promise.all(ACCOUNTS.map(async (account) => ({ ...account, ...(await oneTimePassword()) })))
  await inTransaction(ctx, async (tx) => {
    await tx.db.execute(sql`select pg_advisory_xact_lock(${MIGRATIONS_LOCK})`)
    await tx.db.execute(sql`lock table officers in share row exclusive mode`)
    const [known] = await tx.db.execute(sql`select 1 from officers limit 1`)
    if (known) return
    const unitId = v7()
    await tx.db.execute(sql`insert into units (id, name_en, name_zh) values (${unitId}, 'The Force', '警隊')`)
    await tx.db.execute(sql`insert into unit_closure (ancestor_id, descendant_id) values (${unitId}, ${unitId})`)
    for (const { serviceNumber, name, nameZh, role, hash } of made) {
      const id = v7()
      await tx.db.execute(sql`insert into officers (id, service_number, name, name_zh, kind, password_hash, password_once)
        values (${id}, ${serviceNumber}, ${name}, ${nameZh}, 'civilian', ${hash}, true)`)
      await tx.db.execute(sql`insert into postings (id, officer_id, unit_id, role, valid_from)
        values (${v7()}, ${id}, ${unitId}, ${role}, ${tx.now.toISOString()})`)
    }
    show(made.map(({ serviceNumber, role, password }) => ({ serviceNumber, role, password })))
  })
}
