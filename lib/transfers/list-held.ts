import { sql } from 'drizzle-orm'
import { authorize } from '#lib/access/authorize.ts'
import { visibleItems } from '#lib/access/visibility.ts'
import { loadCase } from '#lib/cases/rows.ts'
import { type Ctx, inSnapshot } from '#lib/context.ts'
import { ListHeldInput } from './schema.ts'
import type { HeldView } from './view.ts'

/**
 * Which of these sizes an exhibit of the case has, and which of these digests: what the desk asks before a byte is sent, in
 * pieces, of what lies on a medium. Nothing is linked by it. Exhibits that are kept from the actor are none.
 */
export async function listHeld(ctx: Ctx, raw: ListHeldInput): Promise<HeldView> {
  const { caseId, sizes, digests } = ListHeldInput.parse(raw)
  return inSnapshot(ctx, async (tx) => {
    const theCase = await loadCase(tx, caseId)
    authorize(tx.actor, { on: 'case', action: 'case.bring-in', resource: theCase })
    const sealed = sql`items i join cases c on c.id = i.case_id
      where i.case_id = ${caseId} and i.state = 'sealed' and ${visibleItems(tx.actor, tx.now)}`
    const alike = await tx.db.execute<{ sizeBytes: number }>(sql`
      select distinct i.size_bytes::float8 as "sizeBytes" from ${sealed} and i.size_bytes = any (${`{${sizes.join(',')}}`}::bigint[])`)
    const equal = await tx.db.execute<{ sha256: string }>(sql`
      select distinct i.sha256 from ${sealed} and i.sha256 = any (${`{${digests.join(',')}}`}::text[])`)
    return { sizes: alike.map(({ sizeBytes }) => sizeBytes), digests: equal.map(({ sha256 }) => sha256) }
  })
}
