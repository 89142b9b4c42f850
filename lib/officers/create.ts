import { randomBytes } from 'node:crypto'
import { sql } from 'drizzle-orm'
import { v7 } from 'uuid'
import { authorize } from '#lib/access/authorize.ts'
import { hashPassword } from '#lib/auth/password.ts'
import { recordSecurity } from '#lib/auth/security-event.ts'
import { type Ctx, inTransaction } from '#lib/context.ts'
import { CdipError } from '#lib/errors.ts'
import { CreateOfficerInput, POWERS } from './schema.ts'

/** Makes an account with one posting and returns its password for one use. CONFLICT where the number is taken. */
export async function createOfficer(ctx: Ctx, raw: CreateOfficerInput): Promise<{ password: string }> {
  const input = CreateOfficerInput.parse(raw)
  const password = randomBytes(12).toString('base64url')
  const hash = await hashPassword(password)
  return inTransaction(ctx, async (tx) => {
    authorize(tx.actor, { on: 'nothing', action: 'officer.manage' })
    if (POWERS.some((power) => power === input.role)) authorize(tx.actor, { on: 'nothing', action: 'officer.empower' })
    const id = v7()
    const made = await tx.db.execute(sql`insert into officers
      (id, service_number, name, name_zh, kind, cleared_confidential, password_hash, password_once)
      values (${id}, ${input.serviceNumber}, ${input.name}, ${input.nameZh}, ${input.kind}, ${input.isCleared}, ${hash}, true)
      on conflict (service_number) do nothing returning 1`)
    if (made.length === 0) throw new CdipError('CONFLICT', 'the service number is taken')
    await tx.db.execute(sql`insert into postings (id, officer_id, unit_id, role, valid_from)
      values (${v7()}, ${id}, ${input.unitId}, ${input.role}, ${tx.now.toISOString()})`)
    const by = tx.actor.type === 'officer' ? tx.actor.id : ''
    await recordSecurity(tx.db, tx.now, {
      type: 'officer-created',
      officerId: id,
      address: '',
      detail: { by, role: input.role },
    })
    return { password }
  })
}
