import { sql } from 'drizzle-orm'
import { decide } from '#lib/access/policy.ts'
import { visibleCases } from '#lib/access/visibility.ts'
import { type CaseRow, caseColumns, caseTables } from '#lib/cases/rows.ts'
import { type Ctx, inSnapshot } from '#lib/context.ts'

/** A case that the actor may bring material into. */
export type CaseChoice = { id: string; reportNumber: string; title: string }

const MOST = 100
// Among those in sight are some that take nothing from the actor.
const READ = 3 * MOST

/** The open cases that take material from the actor: the one that he came from, however old, then the newest. */
export async function listChoices(ctx: Ctx, cameFrom = ''): Promise<CaseChoice[]> {
  const { actor } = ctx
  return inSnapshot(ctx, async (tx) => {
    const rows = await tx.db.execute<CaseRow>(sql`
      select ${caseColumns(tx)} from ${caseTables} where c.status = 'open' and ${visibleCases(actor, tx.now)}
      order by c.id::text = ${cameFrom} desc, c.created_at desc, c.id desc limit ${READ}`)
    return rows
      .filter((row) => decide(actor, { on: 'case', action: 'case.bring-in', resource: row }))
      .slice(0, MOST)
      .map(({ id, reportNumber, title }) => ({ id, reportNumber, title }))
  })
}
