import { sql } from 'drizzle-orm'
import { v7 } from 'uuid'
import type { z } from 'zod'
import { authorize } from '#lib/access/authorize.ts'
import { recordAdministration } from '#lib/auth/security-event.ts'
import { type Ctx, inTransaction } from '#lib/context.ts'
import { CdipError } from '#lib/errors.ts'
import { CreateUnitInput } from './schema.ts'

/** Makes a unit under another. NOT_FOUND where the upper one is unknown. */
export async function createUnit(ctx: Ctx, raw: z.input<typeof CreateUnitInput>): Promise<{ id: string }> {
  const { nameEn, nameZh, parentId } = CreateUnitInput.parse(raw)
  return inTransaction(ctx, async (tx) => {
    authorize(tx.actor, { on: 'nothing', action: 'unit.manage' })
    const [parent] = await tx.db.execute(sql`select 1 from units where id = ${parentId} for share`)
    if (!parent) throw new CdipError('NOT_FOUND', `no unit ${parentId}`)
    const id = v7()
    await tx.db.execute(
      sql`insert into units (id, name_en, name_zh, parent_id) values (${id}, ${nameEn}, ${nameZh}, ${parentId})`,
    )
    await tx.db.execute(sql`insert into unit_closure (ancestor_id, descendant_id)
      select ancestor_id, ${id}::uuid from unit_closure where descendant_id = ${parentId} union all select ${id}, ${id}`)
    await recordAdministration(tx, { type: 'unit-created', officerId: null, detail: { unit: id, nameEn, nameZh } })
    return { id }
  })
}
