import { type SQL, sql } from 'drizzle-orm'
import { visibleCases, waysToCases } from '#lib/access/visibility.ts'
import { type Ctx, inSnapshot } from '#lib/context.ts'
import { type CaseRow, caseColumns, caseTables } from './rows.ts'
import { ListCasesInput } from './schema.ts'
import { type CaseView, caseView } from './view.ts'

/** One page of the cases in the actor's sight, newest first; `next` is the key of the page after, or null. */
export async function listCases(ctx: Ctx, raw: ListCasesInput): Promise<{ cases: CaseView[]; next: string | null }> {
  const input = ListCasesInput.parse(raw)
  const [createdAt, id] = input.after?.split('|') ?? []
  const after = createdAt && id ? sql`and (c.created_at, c.id) < (${createdAt}, ${id})` : sql``
  const pattern = `%${input.text.replace(/[\\%_]/g, '\\$&')}%`
  const search = input.text ? sql`and (c.report_number ilike ${pattern} or c.title ilike ${pattern})` : sql``
  return inSnapshot(ctx, async (tx) => {
    const order = sql`order by c.created_at desc, c.id desc limit ${input.limit + 1}`
    // The newest on each way by itself, from its index; asked for at once, the database reads every case there is.
    const newest = (among: SQL) => sql`(select c.id, c.created_at from cases c
      where ${among} and ${visibleCases(tx.actor, tx.now)} ${after} ${search} ${order})`
    const ways = waysToCases(tx.actor, newest)
    const rows = await tx.db.execute<CaseRow>(sql`
      select ${caseColumns(tx)} from ${caseTables}
      where c.id in (select c.id from (${sql.join(ways, sql` union `)}) c ${order})
      order by c.created_at desc, c.id desc`)
    const page = rows.slice(0, input.limit)
    const last = page.at(-1)
    const next = rows.length > input.limit && last ? `${last.createdAt}|${last.id}` : null
    return { cases: page.map((row) => caseView(tx.actor, row)), next }
  })
}
