import type postgres from 'postgres'
import { saltedDigest } from '#lib/custody/canonical.ts'
import { linkDigest, type Stream } from './envelope.ts'
import { EMPTY, extend, leafHash, rootOf } from './merkle.ts'
import { readHead } from './sequence.ts'
import { HASH_BYTES } from './tile.ts'
import type { Finding, TilesReport } from './verify-tiles.ts'

const PAGE = 5000

type LinkRow = { stream: Stream; seq: number; place: number; prev: string | null; salt: string }
type ValueRow = { field: string; value: string; salt: string }
type LeafRow = {
  index: string
  envelope: Buffer
  hash: Buffer
  bytes: Buffer | null
  event: string | null
  links: LinkRow[]
  values: ValueRow[]
}
type Ends = Map<Stream, { seq: number; leaf: string }>

function readPage(sql: postgres.Sql, after: number): Promise<LeafRow[]> {
  return sql<
    LeafRow[]
  >`select l.leaf_index as index, l.envelope, l.leaf_hash as hash, e.bytes, encode(sha256(e.bytes), 'hex') as event,
      coalesce((select json_agg(json_build_object('stream', k.stream, 'seq', k.seq, 'place', k.place,
        'prev', encode(k.prev, 'hex'), 'salt', encode(k.salt, 'hex')) order by k.place)
        from ledger_links k where k.leaf_index = l.leaf_index), '[]') as links,
      coalesce((select json_agg(json_build_object('field', v.field, 'value', v.value, 'salt', encode(v.salt, 'hex')))
        from event_values v where v.event_id = l.event_id), '[]') as values
    from ledger_leaves l left join custody_events e on e.id = l.event_id
    where l.leaf_index > ${after} order by l.leaf_index limit ${PAGE}`
}

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
type EventJson = { personal: Record<string, string> }

/** What is wrong with one leaf by itself, and with its place in its streams; `ends` is moved on. */
function wrongIn(row: LeafRow, ends: Ends): string[] {
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
    const { personal } = JSON.parse(row.bytes.toString()) as EventJson
    const isChanged = ({ field, value, salt }: ValueRow) =>
      saltedDigest(Buffer.from(salt, 'hex'), value) !== personal[field]
    for (const { field } of row.values.filter(isChanged)) wrong.push(`its value "${field}" was changed`)
  }
  return wrong
}

/** What stands at an index where another leaf was published. */
function whatStands(row: LeafRow, { leafHashes }: TilesReport): string {
  for (let at = leafHashes.indexOf(row.hash); at >= 0; at = leafHashes.indexOf(row.hash, at + 1)) {
    if (at % HASH_BYTES === 0) return `leaf ${at / HASH_BYTES} stands in its place`
  }
  return 'the leaf is not the one that was published'
}

async function unlogged(sql: postgres.Sql): Promise<Finding[]> {
  const rows = await sql`select e.id from custody_events e
    where not exists (select from ledger_leaves l where l.event_id = e.id)
      and not exists (select from custody_outbox o where o.event_id = e.id) order by e.id`
  return rows.map(({ id }) => ({ index: null, what: `event ${id} is neither in the log nor on its way` }))
}

/** Rows of exhibits beside the facts that were recorded when they were sealed. */
async function changedItems(sql: postgres.Sql): Promise<Finding[]> {
  const rows = await sql`
    with sealed as (
      select l.leaf_index as index, e.item_id, convert_from(e.bytes, 'UTF8')::jsonb -> 'facts' as facts
      from custody_events e join ledger_leaves l on l.event_id = e.id where e.type = 'item.sealed')
    select s.index, s.item_id as id from sealed s left join items i on i.id = s.item_id
    where i.id is null or i.sha256 <> s.facts ->> 'sha256' or i.size_bytes <> (s.facts ->> 'sizeBytes')::bigint
      or i.crc32 <> (s.facts ->> 'crc32')::bigint
    order by s.index`
  return rows.map(({ index, id }) => ({ index: Number(index), what: `exhibit ${id} is not as it was sealed` }))
}

/**
 * Reads every leaf of the database, with its event, values and places, and compares them with each other and with what
 * was published. Findings are in the order of the log.
 */
export async function verifyDatabase(sql: postgres.Sql, published: TilesReport): Promise<Finding[]> {
  const findings: Finding[] = []
  const ends: Ends = new Map()
  let range = EMPTY
  let expected = 0
  for (let page = await readPage(sql, -1); page.length > 0; page = await readPage(sql, expected - 1)) {
    for (const row of page) {
      const index = Number(row.index)
      for (; expected < index; expected += 1) findings.push({ index: expected, what: 'the leaf is missing' })
      expected = index + 1
      const wrong = wrongIn(row, ends)
      const own = leafHash(row.envelope)
      if (!own.equals(row.hash)) wrong.push('the entry is not the one that was hashed')
      const known = published.leafHashes.subarray(index * HASH_BYTES, (index + 1) * HASH_BYTES)
      if (known.length > 0 && !known.equals(row.hash)) wrong.push(whatStands(row, published))
      findings.push(...wrong.map((what) => ({ index, what })))
      range = extend(range, [own])
    }
  }
  for (; expected < published.head.size; expected += 1) findings.push({ index: expected, what: 'the leaf is missing' })
  const head = await readHead(sql)
  if (head.size !== expected || !head.root.equals(rootOf(range)))
    findings.push({ index: null, what: `the head of ${head.size} leaves is not that of the leaves` })
  return [...findings, ...(await changedItems(sql)), ...(await unlogged(sql))]
}
