import { rfc3339 } from '#lib/i18n/formats.ts'
import type { SourceFields } from './schema.ts'

/**
 * How far a recorder's clock was ahead of the true one, in milliseconds (behind: negative), from a reading of both at
 * one moment (NISTIR 8161r1); null where none was taken. Pure.
 */
export function clockAheadMs(source: {
  recorderClockAt: string | null
  referenceClockAt: string | null
}): number | null {
  if (!source.recorderClockAt || !source.referenceClockAt) return null
  return Date.parse(source.recorderClockAt) - Date.parse(source.referenceClockAt)
}

/** What the custody record says of a source: times in RFC 3339, names and free text under salted digests. Pure. */
export function recordedSource(sourceId: string, source: SourceFields) {
  const { kind, name, make, model, serial, place, handedOverBy, handedOverTo } = source
  return {
    facts: {
      ...{ sourceId, kind, handedOverAt: rfc3339(source.handedOverAt) },
      ...{ askedFrom: rfc3339(source.askedFrom), askedUntil: rfc3339(source.askedUntil) },
      ...{ givenFrom: rfc3339(source.givenFrom), givenUntil: rfc3339(source.givenUntil) },
      ...{ recorderClockAt: rfc3339(source.recorderClockAt), referenceClockAt: rfc3339(source.referenceClockAt) },
    },
    personal: { sourceName: name, make, model, serial, place, handedOverBy, handedOverTo },
  }
}

export type Claim = {
  itemId: string | null
  fromAt: string | null
  untilAt: string | null
  /** Null for the reading of the hand-over, which counts as the first claim whenever its source was written down. */
  uncertaintyMs: number | null
  setAt: string
}

/**
 * The claim that holds for an exhibit: its own before the source's, the latest first; a stretch must hold the recorder's
 * time of it (null where that is not known: then only a claim without a stretch). Pure.
 */
export function chooseClaim<Each extends Claim>(claims: readonly Each[], recorderAt: string | null): Each | null {
  const at = recorderAt === null ? null : Date.parse(recorderAt)
  const holds = ({ itemId, fromAt, untilAt }: Claim) => {
    if (itemId) return true
    if (at === null) return fromAt === null && untilAt === null
    return (fromAt === null || Date.parse(fromAt) <= at) && (untilAt === null || at < Date.parse(untilAt))
  }
  const newest = (a: Claim, b: Claim) =>
    Number(b.itemId !== null) - Number(a.itemId !== null) ||
    Number(a.uncertaintyMs === null) - Number(b.uncertaintyMs === null) ||
    Date.parse(b.setAt) - Date.parse(a.setAt)
  return claims.filter(holds).toSorted(newest)[0] ?? null
}
