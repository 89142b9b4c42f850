import { saltedDigest } from '#lib/custody/canonical.ts'
import { linkDigest, type Stream, streamsOf } from './envelope.ts'

/* What is wrong with one leaf of the database, beside the entry and the event that were signed. Pure. */
type LinkRow = { stream: Stream; seq: number; place: number; prev: string | null; salt: string }
type ValueRow = { field: string; value: string; salt: string }
/** The columns by which an event is found; `at` is UTC with microseconds, as the database writes it. */
type Columns = {
  id: string | null
  type: string | null
  at: string | null
  actorId: string | null
  caseId: string | null
  fromCaseId: string | null
  itemId: string | null
}
export type LeafRow = Columns & {
  index: string
  envelope: Buffer
  hash: Buffer
  bytes: Buffer | null
  event: string | null
  links: LinkRow[]
  values: ValueRow[]
}
/** Where each stream ends, so far as it was read. */
export type Ends = Map<Stream, { seq: number; leaf: string }>

type Envelope = { event: string; streams: string[] }
const NONE: Envelope = { event: '', streams: [] }

/** What an entry names; nothing where it was made unreadable, which its hash tells too. */
function envelopeIn(entry: Buffer): Envelope {
  try {
    return JSON.parse(entry.toString()) as Envelope
  } catch {
    return NONE
  }
}

type EventJson = {
  id: string
  type: string
  at: string
  actor: { type: string; id?: string }
  caseId?: string
  fromCaseId?: string
  itemId?: string
  personal: Record<string, string>
}

/** What the columns of an event must be, by its signed bytes. */
function columnsOf(event: EventJson): Columns {
  return {
    ...{ id: event.id, type: event.type, at: event.at.replace(/Z$/, '000Z') },
    actorId: event.actor.type === 'officer' ? (event.actor.id ?? null) : null,
    ...{ caseId: event.caseId ?? null, fromCaseId: event.fromCaseId ?? null, itemId: event.itemId ?? null },
  }
}

/** The columns and values of one event beside its signed bytes. */
function wrongBeside(row: LeafRow, event: EventJson, erased: ReadonlySet<string>): string[] {
  const columns = Object.entries(columnsOf(event)) as [keyof Columns, string | null][]
  const wrong = columns
    .filter(([name, value]) => row[name] !== value)
    .map(([name]) => `its column "${name}" is not what the event says`)
  const streams = streamsOf({
    ...{ itemId: event.itemId ?? null, caseId: event.caseId ?? null, fromCaseId: event.fromCaseId ?? null },
  })
  if (row.links.map(({ stream }) => stream).join(' ') !== streams.join(' ')) {
    wrong.push('its streams are not those of what the event is about')
  }
  const known = new Map(row.values.map((value) => [value.field, value]))
  for (const [field, digest] of Object.entries(event.personal)) {
    const value = known.get(field)
    if (!value && !erased.has(`${event.id} ${field}`)) {
      wrong.push(`its value "${field}" is gone, and no event says that it was erased`)
    }
    if (value && saltedDigest(Buffer.from(value.salt, 'hex'), value.value) !== digest) {
      wrong.push(`its value "${field}" was changed`)
    }
    known.delete(field)
  }
  return [...wrong, ...[...known.keys()].map((field) => `its value "${field}" is none of the event's`)]
}

/**
 * What is wrong with one leaf by itself, and with its place in its streams; `ends` is moved on. `erased` holds
 * `event-id field` of each value that an event says was erased.
 */
export function wrongIn(row: LeafRow, ends: Ends, erased: ReadonlySet<string>): string[] {
  const wrong: string[] = []
  const envelope = envelopeIn(row.envelope)
  if (row.event !== envelope.event) wrong.push(row.event ? 'the event was changed' : 'the event is gone')
  if (row.links.length !== envelope.streams.length) wrong.push('its places in streams are not those of the entry')
  for (const { place, salt, ...link } of row.links) {
    const end = ends.get(link.stream)
    const follows = link.seq === (end ? end.seq + 1 : 0) && link.prev === (end?.leaf ?? null)
    if (!follows) wrong.push(`its number in ${link.stream} does not follow the one before`)
    if (linkDigest(Buffer.from(salt, 'hex'), link) !== envelope.streams[place])
      wrong.push(`its place in ${link.stream} is not that of the entry`)
    ends.set(link.stream, { seq: link.seq, leaf: row.hash.toString('hex') })
  }
  if (row.bytes && row.event === envelope.event) {
    wrong.push(...wrongBeside(row, JSON.parse(row.bytes.toString()) as EventJson, erased))
  }
  return wrong
}
