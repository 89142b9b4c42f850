import { canonicalBytes } from '#lib/custody/canonical.ts'
import type { Stream } from '#lib/ledger/envelope.ts'
import { formatProof, type Proof } from '#lib/ledger/proof.ts'
import { csv } from '#lib/storage/csv.ts'
import type { ExportRow } from './export-rows.ts'

export type ExportFile = { path: string; content: Buffer }

/** `field` withholds it everywhere, `event-id:field` in one event. */
export const isWithheld = (withheld: readonly string[], eventId: string, field: string): boolean =>
  withheld.includes(field) || withheld.includes(`${eventId}:${field}`)

/** Files are named so that they stand in the order of the log. */
export const numberOf = (row: ExportRow): string => String(row.number).padStart(6, '0')

/**
 * The files of one event: its bytes, its entry, its place, the values that are not withheld, and its proof. Of one whose
 * bytes its reader may not see, the entry with its place and its proof.
 */
export function eventFiles(
  row: ExportRow,
  stream: Stream,
  proof: Omit<Proof, 'event'>,
  withheld: readonly string[],
): ExportFile[] {
  const number = numberOf(row)
  const event = row.event === null ? null : Buffer.from(row.event)
  const salted = (salt: string, content: Uint8Array) => Buffer.concat([Buffer.from(salt, 'hex'), content])
  const { place } = row
  return [
    ...(event ? [{ path: `events/${number}.json`, content: event }] : []),
    { path: `entries/${number}`, content: Buffer.from(row.entry) },
    ...(place
      ? [
          {
            path: `places/${number}`,
            content: salted(place.salt, canonicalBytes({ stream, seq: place.seq, prev: place.prev })),
          },
        ]
      : []),
    { path: `proofs/${number}.tlog-proof`, content: Buffer.from(formatProof({ ...proof, event })) },
    ...row.values
      .filter(({ field }) => event && !isWithheld(withheld, row.id, field))
      .map(({ field, value, salt }) => ({
        path: `values/${number}.${field}`,
        content: salted(salt, Buffer.from(value)),
      })),
  ]
}

const NOT_SHOWN = '(not shown)'

type EventJson = { facts: Record<string, unknown>; personal: Record<string, string> }

/**
 * The record for people, as a spreadsheet reads it. What is not there says why: withheld from this export, erased by law,
 * or not shown to its reader.
 */
export function recordCsv(rows: readonly ExportRow[], withheld: readonly string[]): string {
  const lines = rows.map((row) => {
    const event = row.event === null ? null : (JSON.parse(row.event) as EventJson)
    const known = new Map(row.values.map(({ field, value }) => [field, value]))
    const shown = (field: string) =>
      isWithheld(withheld, row.id, field)
        ? '(withheld)'
        : (known.get(field) ?? (row.erased.includes(field) ? '(erased)' : NOT_SHOWN))
    const fields = event ? Object.keys(event.personal) : [...known.keys()]
    const who = ['actorName', 'actorServiceNumber'].filter((field) => fields.includes(field)).map(shown)
    const values = fields.filter((field) => !field.startsWith('actor')).map((field) => `${field}: ${shown(field)}`)
    const facts = event
      ? Object.entries(event.facts).map(([name, value]) => `${name}: ${JSON.stringify(value)}`)
      : [NOT_SHOWN]
    return [numberOf(row), String(row.index), row.at, row.type, who.join(' '), values.join('; '), facts.join('; ')]
  })
  return csv(['number', 'leaf', 'time (UTC)', 'event', 'who', 'values', 'facts'], lines)
}
