import { decide } from '#lib/access/policy.ts'
import type { CaseRow } from '#lib/cases/rows.ts'
import type { Actor } from '#lib/context.ts'
import { rfc3339 } from '#lib/i18n/formats.ts'
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

export function sourceView(actor: Actor, row: SourceRow, theCase: CaseRow): SourceView {
  const { addedBy, adder, ...source } = row
  const times = {
    handedOverAt: rfc3339(row.handedOverAt),
    ...{ askedFrom: rfc3339(row.askedFrom), askedUntil: rfc3339(row.askedUntil) },
    ...{ givenFrom: rfc3339(row.givenFrom), givenUntil: rfc3339(row.givenUntil) },
    ...{ recorderClockAt: rfc3339(row.recorderClockAt), referenceClockAt: rfc3339(row.referenceClockAt) },
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
