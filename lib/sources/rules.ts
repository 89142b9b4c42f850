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

/** What the custody record says of a source: times as they are, names and free text under salted digests. Pure. */
export function recordedSource(sourceId: string, source: SourceFields) {
  const { kind, name, make, model, serial, place, handedOverBy, handedOverTo, ...times } = source
  const { handedOverAt, askedFrom, askedUntil, givenFrom, givenUntil, recorderClockAt, referenceClockAt } = times
  return {
    facts: {
      ...{ sourceId, kind, handedOverAt, askedFrom, askedUntil, givenFrom, givenUntil },
      ...{ recorderClockAt, referenceClockAt },
    },
    personal: { sourceName: name, make, model, serial, place, handedOverBy, handedOverTo },
  }
}
