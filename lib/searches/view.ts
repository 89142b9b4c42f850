import { decide } from '#lib/access/policy.ts'
import type { Tx } from '#lib/context.ts'
import { rfc3339 } from '#lib/i18n/formats.ts'
import { type SearchRow, searchFacts } from './rows.ts'

export type SearchView = Omit<SearchRow, 'subjectId' | 'requestedBy'> & { can: { decide: boolean; read: boolean } }

/** A search with what the viewer may do about it. */
export function searchView(tx: Tx, row: SearchRow): SearchView {
  const { subjectId: _subject, requestedBy: _by, ...shown } = row
  const resource = searchFacts(row)
  return {
    ...shown,
    requestedAt: rfc3339(row.requestedAt),
    decidedAt: rfc3339(row.decidedAt),
    can: {
      decide: decide(tx.actor, { on: 'search', action: 'search.decide', resource, now: tx.now }),
      read: decide(tx.actor, { on: 'search', action: 'search.read', resource, now: tx.now }),
    },
  }
}
