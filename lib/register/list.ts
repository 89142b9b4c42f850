import { type SQL, sql } from 'drizzle-orm'
import { authorize } from '#lib/access/authorize.ts'
import { readableMedia } from '#lib/access/visibility.ts'
import { type Ctx, inSnapshot } from '#lib/context.ts'
import { type MediumRow, mediaInSight } from './rows.ts'
import { ListMediaInput } from './schema.ts'
import { type MediumLine, mediumLine } from './view.ts'

/** Media on one page of the register. */
const PAGE = 50

/**
 * One page of the register as the actor sees it, by label; `next` is the label to go on after. A text is looked for in the
 * label and the numbers on the thing; in the report number only where the actor may read that. FORBIDDEN for who has no
 * part in the register.
 */
export async function listMedia(ctx: Ctx, raw: ListMediaInput): Promise<{ media: MediumLine[]; next: string | null }> {
  const input = ListMediaInput.parse(raw)
  authorize(ctx.actor, { on: 'nothing', action: 'register.see' })
  return inSnapshot(ctx, async (tx) => {
    const conditions: SQL[] = [
      ...(input.kind ? [sql`m.kind = ${input.kind}`] : []),
      ...(input.state ? [sql`m.state = ${input.state}`] : []),
      ...(input.unitId ? [sql`m.unit_id = ${input.unitId}`] : []),
      ...(input.overdue ? [sql`m.due_at < ${tx.now.toISOString()}`] : []),
      ...(input.text ? [holds(input.text, readableMedia(tx.actor))] : []),
      ...(input.after ? [sql`m.label > ${input.after}`] : []),
    ]
    const where = conditions.length > 0 ? sql`and ${sql.join(conditions, sql` and `)}` : sql``
    const rows = await tx.db.execute<MediumRow>(sql`${mediaInSight(tx)} ${where} order by m.label limit ${PAGE + 1}`)
    const media = rows.slice(0, PAGE).map((row) => mediumLine(row, tx.now))
    return { media, next: rows.length > PAGE ? (media.at(-1)?.label ?? null) : null }
  })
}

function holds(text: string, readable: SQL): SQL {
  const pattern = `%${text.normalize('NFKC').replace(/[\\%_]/g, '\\$&')}%`
  return sql`((m.label || e'\n' || m.serial || e'\n' || m.bag_number || e'\n' || m.seal_number || e'\n'
    || m.property_label) ilike ${pattern} or (m.claimed_number ilike ${pattern} and ${readable}))`
}
