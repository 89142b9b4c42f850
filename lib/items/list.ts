import { sql } from 'drizzle-orm'
import { visibleItems } from '#lib/access/visibility.ts'
import { loadCase } from '#lib/cases/rows.ts'
import { type Ctx, inSnapshot } from '#lib/context.ts'
import { type ItemRow, itemColumns, itemTables } from './rows.ts'
import { ListItemsInput } from './schema.ts'
import { type ItemView, itemView } from './view.ts'

export type ItemPage = { items: ItemView[]; next: string | null }

/** One page of a case's gallery, newest capture first; `next` is the key of the page after, or null. */
export async function listItems(ctx: Ctx, raw: ListItemsInput): Promise<ItemPage> {
  const input = ListItemsInput.parse(raw)
  const [capturedAt, id] = input.after?.split('|') ?? []
  const after = capturedAt && id ? sql`and (i.captured_at, i.id) < (${capturedAt}, ${id})` : sql``
  const kind = input.kind ? sql`and i.kind = ${input.kind}` : sql``
  const pattern = `%${input.text.replace(/[\\%_]/g, '\\$&')}%`
  const text = input.text ? sql`and i.name_display ilike ${pattern}` : sql``
  return inSnapshot(ctx, async (tx) => {
    await loadCase(tx, input.caseId)
    const rows = await tx.db.execute<ItemRow>(sql`
      select ${itemColumns(tx)} from ${itemTables}
      where i.case_id = ${input.caseId} and ${visibleItems(tx.actor, tx.now)} ${after} ${kind} ${text}
      order by i.captured_at desc, i.id desc limit ${input.limit + 1}`)
    const page = rows.slice(0, input.limit)
    const last = page.at(-1)
    const next = rows.length > input.limit && last ? `${last.capturedAt}|${last.id}` : null
    return { items: page.map((row) => itemView(tx.actor, row)), next }
  })
}
