import { join } from 'node:path'
import { sql } from 'drizzle-orm'
import { type Ctx, inTransaction } from '#lib/context.ts'
import { recordEvent } from '#lib/custody/record.ts'
import { log } from '#lib/log.ts'
import { masterKey } from '#lib/storage/keys.ts'
import { isVolumeAway } from './copy.ts'
import { countReading, dueBefore, type FixityBudget, type Master, type Outcome, readAgain } from './read-again.ts'

type Due = Master & { place: string }

/** The copy in one of these places whose last reading is the oldest, where it is due. */
async function nextDue(ctx: Ctx, places: readonly string[], budget: FixityBudget): Promise<Due | undefined> {
  if (places.length === 0) return undefined
  const [due] = await ctx.db.execute<Due>(sql`
    select i.id, i.size_bytes::float8 as "sizeBytes", i.sha256, y.place from item_copies y join items i on i.id = y.item_id
    where y.place in ${places} and y.checked_at < ${dueBefore(ctx.now, budget)} and i.state = 'sealed'
    order by y.checked_at limit 1`)
  return due
}

/**
 * Reads and hashes the copy whose turn it is, as `scrubNext` does the masters. A damaged one is an event and stays where it
 * is; `cdip store repair` makes it anew. A sound one is written down without an event: the master's stands for both.
 * False where none is due.
 */
export async function scrubNextCopy(
  ctx: Ctx,
  places: readonly string[],
  budget: FixityBudget,
  signal: AbortSignal,
): Promise<boolean> {
  const due = await nextDue(ctx, places, budget)
  if (!due) return false
  const found = await readAgain(join(due.place, masterKey(due.id)), due, budget.bytesPerS, signal)
  if (!found || (found.outcome === 'missing' && (await isVolumeAway(ctx, due.place)))) return false
  await inTransaction(ctx, async (tx) => {
    const [copy] = await tx.db.execute<{ caseId: string | null; name: string; outcome: Outcome }>(sql`
      select i.case_id as "caseId", i.name_display as name, y.outcome from item_copies y join items i on i.id = y.item_id
      where y.item_id = ${due.id} and y.place = ${due.place} for update of y`)
    if (!copy) return // forgotten meanwhile: it is made anew
    await tx.db.execute(sql`update item_copies set checked_at = ${tx.now.toISOString()}, outcome = ${found.outcome}
      where item_id = ${due.id} and place = ${due.place}`)
    await countReading(tx, 'copy', found.outcome)
    if (copy.outcome === found.outcome) return // the same is told once
    const about = { caseId: copy.caseId ?? undefined, itemId: due.id, personal: { fileName: copy.name } }
    const facts = { sizeBytes: due.sizeBytes, sha256: due.sha256 }
    if (found.outcome === 'sound') return void (await recordEvent(tx, { ...about, type: 'item.copy-renewed', facts }))
    await recordEvent(tx, { ...about, type: 'item.copy-found-damaged', facts: { ...facts, ...found } })
    log('error', 'the copy of a master is damaged', { itemId: due.id, place: due.place, outcome: found.outcome })
  })
  return true
}
