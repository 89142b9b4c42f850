import { decide } from '#lib/access/policy.ts'
import type { CaseRow } from '#lib/cases/rows.ts'
import type { Actor } from '#lib/context.ts'
import type { ClaimRow, SourceRow } from './rows.ts'
import { clockAheadMs } from './rules.ts'
import type { ClockBasis, SourceFields } from './schema.ts'

/** One source with all that is known of it. Times in RFC 3339; `clockAheadMs`: recorder minus true clock. */
export type SourceView = SourceFields & {
  id: string
  caseId: string
  addedBy: string
  addedAt: string
  clockAheadMs: number | null
  can: { change: boolean }
}

const iso = (at: string | null) => at && new Date(at).toISOString()

export function sourceView(actor: Actor, row: SourceRow, theCase: CaseRow): SourceView {
  const { addedBy, adder, ...source } = row
  const times = {
    handedOverAt: iso(row.handedOverAt),
    ...{ askedFrom: iso(row.askedFrom), askedUntil: iso(row.askedUntil) },
    ...{ givenFrom: iso(row.givenFrom), givenUntil: iso(row.givenUntil) },
    ...{ recorderClockAt: iso(row.recorderClockAt), referenceClockAt: iso(row.referenceClockAt) },
  }
  return {
    ...source,
    ...times,
    addedBy: adder,
    addedAt: new Date(row.addedAt).toISOString(),
    clockAheadMs: clockAheadMs(row),
    can: { change: decide(actor, { on: 'source', action: 'source.change', resource: { case: theCase, addedBy } }) },
  }
}

/** The claim of its source's clock that holds for an exhibit. `uncertaintyMs` is null where nobody stated one. */
export type ClockView = {
  aheadMs: number
  uncertaintyMs: number | null
  basis: ClockBasis
  note: string
  setBy: string
  setAt: string
  isOwn: boolean
}

export function clockView({ aheadMs, uncertaintyMs, basis, note, setBy, setAt, itemId }: ClaimRow): ClockView {
  return { aheadMs, uncertaintyMs, basis, note, setBy, setAt: new Date(setAt).toISOString(), isOwn: itemId !== null }
}
