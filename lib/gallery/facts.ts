import { sql } from 'drizzle-orm'
import { decide } from '#lib/access/policy.ts'
import { itemsWithin } from '#lib/access/visibility.ts'
import { type CaseRow, loadCase } from '#lib/cases/rows.ts'
import { type Ctx, inSnapshot, type Tx } from '#lib/context.ts'
import { type Named, namedOfficer } from '#lib/i18n/formats.ts'

type Contributor = { id: string; name: Named }
export type GalleryFacts = {
  count: number
  /** Files that are being received, and those that are hashed before their seal; null for one who sees only his own. */
  onTheWay: { receiving: number; verifying: number } | null
  contributors: Contributor[]
}

/**
 * How many exhibits the actor sees in a case, and who brought them in. One who sees the case sees every number given
 * in it but for those that left it, those raised above it and those hidden, so only the last two are counted, for who may
 * not see them; the contributors are found by leaping over an index, whatever the number of items.
 */
export async function galleryFacts(ctx: Ctx, caseId: string): Promise<GalleryFacts> {
  return inSnapshot(ctx, async (tx) => {
    const theCase = await loadCase(tx, caseId)
    if (!decide(tx.actor, { on: 'case', action: 'case.see-items', resource: theCase })) return ownFacts(tx, theCase)
    const contributors = await tx.db.execute<Contributor>(sql`
      with recursive found as (
        (select contributed_by from items where case_id = ${caseId} order by contributed_by limit 1)
        union all
        select (select i.contributed_by from items i where i.case_id = ${caseId} and i.contributed_by > f.contributed_by
          order by i.contributed_by limit 1) from found f where f.contributed_by is not null)
      select o.id, json_build_object('en', o.name, 'zh', o.name_zh) as name from found f join officers o on o.id = f.contributed_by order by o.name limit 200`)
    const [onTheWay = null] = await tx.db.execute<{ receiving: number; verifying: number }>(sql`
      select receiving, verifying from on_the_way(${caseId})`)
    const count = theCase.lastItemNumber - theCase.movedOut - (await keptItems(tx, theCase))
    return { count, onTheWay, contributors }
  })
}

async function keptItems(tx: Tx, { id }: CaseRow): Promise<number> {
  const [row] = await tx.db.execute<{ kept: number }>(sql`select items_kept_from_me(${id}) as kept`)
  return row?.kept ?? 0
}

/** What a contributor sees: what is his own. */
async function ownFacts(tx: Tx, theCase: CaseRow): Promise<GalleryFacts> {
  const { actor } = tx
  if (actor.type !== 'officer') return { count: 0, onTheWay: null, contributors: [] }
  const [row] = await tx.db.execute<{ count: number }>(sql`
    select count(*)::int as count from items i
    where i.case_id = ${theCase.id} and i.contributed_by = ${actor.id} and ${itemsWithin(actor, theCase)}`)
  return { count: row?.count ?? 0, onTheWay: null, contributors: [{ id: actor.id, name: namedOfficer(actor) }] }
}
