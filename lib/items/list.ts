import { type SQL, sql } from 'drizzle-orm'
import { decide } from '#lib/access/policy.ts'
import { visibleItems } from '#lib/access/visibility.ts'
import { type CaseRow, loadCase } from '#lib/cases/rows.ts'
import { type Ctx, inSnapshot, type Tx } from '#lib/context.ts'
import { type ItemRow, itemColumns, itemTables } from './rows.ts'
import { ListItemsInput } from './schema.ts'
import { type ItemView, itemView } from './view.ts'

export type ItemPage = { items: ItemView[]; next: string | null }
type Input = ReturnType<typeof ListItemsInput.parse>

/** One page of a case's gallery; `next` is the key of the page after, or null. */
export async function listItems(ctx: Ctx, raw: ListItemsInput): Promise<ItemPage> {
  const input = ListItemsInput.parse(raw)
  return inSnapshot(ctx, async (tx) => {
    await loadCase(tx, input.caseId)
    const order = orders[input.order]
    const rows = await tx.db.execute<ItemRow>(sql`
      select ${itemColumns(tx)} from ${itemTables(tx)}
      where i.case_id = ${input.caseId} and ${visibleItems(tx.actor, tx.now)} ${order.after(input.after)} ${filters(input)}
      order by ${order.by} limit ${input.limit + 1}`)
    const page = rows.slice(0, input.limit)
    const last = page.at(-1)
    const next = rows.length > input.limit && last ? order.keyOf(last) : null
    return { items: page.map((row) => itemView(tx.actor, row)), next }
  })
}

type Order = { by: SQL; after: (key: string | undefined) => SQL; keyOf: (row: ItemRow) => string }

function byTime(direction: SQL, beyond: SQL): Order {
  return {
    by: sql`i.captured_at ${direction}, i.id ${direction}`,
    after: (key) => {
      const [capturedAt, id] = key?.split('|') ?? []
      return capturedAt && id ? sql`and (i.captured_at, i.id) ${beyond} (${capturedAt}, ${id})` : sql``
    },
    keyOf: (row) => `${row.capturedAt}|${row.id}`,
  }
}

const orders: Record<Input['order'], Order> = {
  newest: byTime(sql`desc`, sql`<`),
  oldest: byTime(sql`asc`, sql`>`),
  number: {
    by: sql`i.number`,
    after: (key) => (key && /^\d{1,9}$/.test(key) ? sql`and i.number > ${Number(key)}` : sql``),
    keyOf: (row) => String(row.number),
  },
}

function filters(input: Input): SQL {
  const pattern = `%${input.text.replace(/[\\%_]/g, '\\$&')}%`
  return sql`${input.kind ? sql`and i.kind = ${input.kind}` : sql``}
    ${input.contributedBy ? sql`and i.contributed_by = ${input.contributedBy}` : sql``}
    ${input.sourceId ? sql`and i.source_id = ${input.sourceId}` : sql``}
    ${input.text ? sql`and i.name_display ilike ${pattern}` : sql``}`
}

export type GalleryFacts = { count: number; contributors: { id: string; name: string }[] }

/**
 * How many exhibits the actor sees in a case, and who brought them in. One who sees the case sees every number given
 * in it but for those that left it and those raised above it, so only the last are counted, for who may not see them; the contributors are found
 * by leaping over an index, whatever the number of items.
 */
export async function galleryFacts(ctx: Ctx, caseId: string): Promise<GalleryFacts> {
  return inSnapshot(ctx, async (tx) => {
    const theCase = await loadCase(tx, caseId)
    if (!decide(tx.actor, { on: 'case', action: 'case.see-items', resource: theCase })) return ownFacts(tx, caseId)
    const contributors = await tx.db.execute<{ id: string; name: string }>(sql`
      with recursive found as (
        (select contributed_by from items where case_id = ${caseId} order by contributed_by limit 1)
        union all
        select (select i.contributed_by from items i where i.case_id = ${caseId} and i.contributed_by > f.contributed_by
          order by i.contributed_by limit 1) from found f where f.contributed_by is not null)
      select o.id, o.name from found f join officers o on o.id = f.contributed_by order by o.name limit 200`)
    return { count: theCase.lastItemNumber - theCase.movedOut - (await hiddenItems(tx, theCase)), contributors }
  })
}

async function hiddenItems(tx: Tx, theCase: CaseRow): Promise<number> {
  const raised: CaseRow = { ...theCase, classification: 'CONFIDENTIAL' }
  if (decide(tx.actor, { on: 'case', action: 'case.see-items', resource: raised })) return 0
  const [row] = await tx.db.execute<{ hidden: number }>(sql`select raised_items_of(${theCase.id}) as hidden`)
  return row?.hidden ?? 0
}

/** What a contributor sees: what is his own. */
async function ownFacts(tx: Tx, caseId: string): Promise<GalleryFacts> {
  const { actor } = tx
  if (actor.type !== 'officer') return { count: 0, contributors: [] }
  const [row] = await tx.db.execute<{ count: number }>(sql`
    select count(*)::int as count from items i join cases c on c.id = i.case_id
    where i.case_id = ${caseId} and i.contributed_by = ${actor.id} and ${visibleItems(actor, tx.now)}`)
  return { count: row?.count ?? 0, contributors: [{ id: actor.id, name: actor.name }] }
}
