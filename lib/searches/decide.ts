import { sql } from 'drizzle-orm'
import { authorize } from '#lib/access/authorize.ts'
import { type Ctx, inTransaction } from '#lib/context.ts'
import { recordEvent } from '#lib/custody/record.ts'
import { CdipError } from '#lib/errors.ts'
import { loadSearch, searchFacts } from './rows.ts'
import { DecideSearchInput } from './schema.ts'

/** Agrees to another's search, or declines it. FORBIDDEN for who asked for it; CONFLICT where it was decided. */
export async function decideSearch(ctx: Ctx, raw: DecideSearchInput): Promise<void> {
  const { searchId, decision } = DecideSearchInput.parse(raw)
  await inTransaction(ctx, async (tx) => {
    const search = await loadSearch(tx, searchId, { lock: true })
    authorize(tx.actor, { on: 'search', action: 'search.decide', resource: searchFacts(search), now: tx.now })
    const by = tx.actor.type === 'officer' ? tx.actor.id : null
    const decided = await tx.db.execute(sql`update officer_searches
      set decision = ${decision}, decided_by = ${by}, decided_at = ${tx.now.toISOString()}
      where id = ${searchId} and decision is null returning 1`)
    if (decided.length === 0) throw new CdipError('CONFLICT', 'the search was decided')
    const facts = { searchId, officerId: search.subjectId, decision }
    await recordEvent(tx, { type: 'search.decided', facts, personal: { memberName: search.subjectName } })
  })
}
