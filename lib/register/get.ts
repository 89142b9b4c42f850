import { sql } from 'drizzle-orm'
import { type Ctx, inSnapshot } from '#lib/context.ts'
import { type EventPage, readEvents } from '#lib/custody/history.ts'
import { RecordFilters } from '#lib/custody/schema.ts'
import { broughtInOf, directionsOn, hasVerifiedCopies, loadMedium } from './rows.ts'
import { type MediumView, mediumView } from './view.ts'

/**
 * A medium with its history, newest first; without it for who sees only that the thing is there. NOT_FOUND outside the
 * actor's sight.
 */
export async function getMedium(
  ctx: Ctx,
  mediumId: string,
  after?: string,
): Promise<{ medium: MediumView; history: EventPage | null }> {
  const filters = RecordFilters.parse(after ? { after } : {})
  return inSnapshot(ctx, async (tx) => {
    const row = await loadMedium(tx, mediumId)
    const [broughtIn, areCopiesVerified] = [await broughtInOf(tx, mediumId), await hasVerifiedCopies(tx, mediumId)]
    const kept = await directionsOn(tx, mediumId)
    const medium = mediumView(tx, row, { broughtIn, areCopiesVerified, kept })
    const history = medium.can.read ? await readEvents(tx, [sql`e.medium_id = ${mediumId}`], filters, null) : null
    return { medium, history }
  })
}
