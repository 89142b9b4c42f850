import { sql } from 'drizzle-orm'
import { v7 } from 'uuid'
import { authorize } from '#lib/access/authorize.ts'
import { recordAdministration } from '#lib/auth/security-event.ts'
import { type Ctx, inTransaction } from '#lib/context.ts'
import { CdipError } from '#lib/errors.ts'
import { oneTimePassword } from './one-time-password.ts'
import { holdsPower } from './rules.ts'
import { CreateOfficerInput } from './schema.ts'

/** Makes an account with one posting and returns its password for one use. CONFLICT where the number is taken. */
export async function createOfficer(ctx: Ctx, raw: CreateOfficerInput): Promise<{ id: string; password: string }> {
  const input = CreateOfficerInput.parse(raw)
  const { password, hash } = await oneTimePassword()
  return inTransaction(ctx, async (tx) => {
    const empowers = holdsPower([input.role]) || input.isCleared
    authorize(tx.actor, { on: 'nothing', action: empowers ? 'officer.empower' : 'officer.manage' })
    const id = v7()
    const made = await tx.db.execute(sql`insert into officers
      (id, service_number, name, name_zh, kind, cleared_confidential, password_hash, password_once)
      values (${id}, ${input.serviceNumber}, ${input.name}, ${input.nameZh}, ${input.kind}, ${input.isCleared}, ${hash}, true)
      on conflict (service_number) do nothing returning 1`)
    if (made.length === 0) throw new CdipError('CONFLICT', 'the service number is taken', { reason: 'NUMBER_TAKEN' })
    await tx.db.execute(sql`insert into postings (id, officer_id, unit_id, role, valid_from)
      values (${v7()}, ${id}, ${input.unitId}, ${input.role}, ${tx.now.toISOString()})`)
    const detail = { role: input.role, unit: input.unitId, cleared: String(input.isCleared) }
    await recordAdministration(tx, { type: 'officer-created', officerId: id, detail })
    return { id, password }
  })
}
