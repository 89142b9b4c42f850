import { sql } from 'drizzle-orm'
import type { SearchFacts } from '#lib/access/policy.ts'
import { visibleSearches } from '#lib/access/visibility.ts'
import type { Tx } from '#lib/context.ts'
import { CdipError } from '#lib/errors.ts'

export type SearchRow = {
  id: string
  subjectId: string
  subjectName: string
  subjectNumber: string
  reason: string
  requestedBy: string
  requesterName: string
  requestedAt: string
  decision: 'agreed' | 'declined' | null
  decidedAt: string | null
}

export const searchColumns = sql`s.id, s.subject_id as "subjectId", o.name as "subjectName",
  o.service_number as "subjectNumber", s.reason, s.requested_by as "requestedBy", r.name as "requesterName",
  s.requested_at as "requestedAt", s.decision, s.decided_at as "decidedAt"`
export const searchTables = sql`officer_searches s join officers o on o.id = s.subject_id join officers r on r.id = s.requested_by`

/** The search, locked where it is about to be decided. NOT_FOUND for who doesn't oversee, and for its subject. */
export async function loadSearch(tx: Tx, searchId: string, options: { lock?: boolean } = {}): Promise<SearchRow> {
  const lock = options.lock ? sql`for update of s` : sql``
  const [row] = await tx.db.execute<SearchRow>(sql`
    select ${searchColumns} from ${searchTables} where s.id = ${searchId} and ${visibleSearches(tx.actor)} ${lock}`)
  if (!row) throw new CdipError('NOT_FOUND', `no search ${searchId} in sight`)
  return row
}

/** The row as the policy wants it. */
export const searchFacts = (row: SearchRow): SearchFacts => ({
  ...{ requestedBy: row.requestedBy, subjectId: row.subjectId, decision: row.decision },
  decidedAt: row.decidedAt === null ? null : new Date(row.decidedAt),
})
