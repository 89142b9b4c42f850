import { randomBytes } from 'node:crypto'
import { sql } from 'drizzle-orm'
import { v7 } from 'uuid'
import { hashPassword } from '#lib/auth/password.ts'
import { type Ctx, inTransaction } from '#lib/context.ts'

const ACCOUNTS = [
  { serviceNumber: 'admin', name: 'Administrator', nameZh: '管理員', role: 'administrator' },
  { serviceNumber: 'security', name: 'Security administrator', nameZh: '保安管理員', role: 'security' },
  { serviceNumber: 'auditor', name: 'Auditor', nameZh: '審計員', role: 'auditor' },
] as const

export type FirstAccount = { serviceNumber: string; role: string; password: string }

/**
 * On an empty installation: the Force as the root unit, and one administrator, security administrator and auditor,
 * each with a password that works once. Returns them to be shown once; an empty list where anybody exists.
 */
export async function makeFirstAccounts(ctx: Ctx): Promise<FirstAccount[]> {
  const made = await Promise.all(
    ACCOUNTS.map(async (account) => {
      const password = randomBytes(12).toString('base64url')
      return { ...account, password, hash: await hashPassword(password) }
    }),
  )
  return inTransaction(ctx, async (tx) => {
    await tx.db.execute(sql`lock table officers in share row exclusive mode`)
    const [known] = await tx.db.execute(sql`select 1 from officers limit 1`)
    if (known) return []
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
    return made.map(({ serviceNumber, role, password }) => ({ serviceNumber, role, password }))
  })
}
