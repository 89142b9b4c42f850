import { sql } from 'drizzle-orm'
import { authorize } from '#lib/access/authorize.ts'
import { casesWithItems, visibleEvents } from '#lib/access/visibility.ts'
import { type Ctx, inTransaction } from '#lib/context.ts'
import { type EventPage, readEvents } from '#lib/custody/history.ts'
import { recordEvent } from '#lib/custody/record.ts'
import { RecordFilters } from '#lib/custody/schema.ts'
import { loadSearch, searchFacts } from './rows.ts'
import { type SearchView, searchView } from './view.ts'

/**
 * What the officer of an agreed search did in the cases that the auditor may see, newest first. Each page read is an
 * event. FORBIDDEN for another than who asked, before it is agreed, and a day after.
 */
export async function readSearch(
  ctx: Ctx,
  searchId: string,
  after?: string,
): Promise<EventPage & { search: SearchView }> {
  return inTransaction(ctx, async (tx) => {
    const search = await loadSearch(tx, searchId)
    authorize(tx.actor, { on: 'search', action: 'search.read', resource: searchFacts(search), now: tx.now })
    // By the officer's id: a service number may have been another's before.
    const scope = sql`e.actor_id = ${search.subjectId}
      and exists (select from cases c where c.id = e.case_id and ${casesWithItems(tx.actor, tx.now)})
      and ${visibleEvents(tx.actor, tx.now)}`
    const page = await readEvents(tx, [scope], RecordFilters.parse({ after }), null)
    const facts = { searchId, officerId: search.subjectId, events: page.events.length }
    await recordEvent(tx, { type: 'search.read', facts, personal: { memberName: search.subjectName } })
    return { ...page, search: searchView(tx, search) }
  })
}
