import type postgres from 'postgres'
import type { Stream } from './envelope.ts'
import { EMPTY, extend, leafHash, rootOf } from './merkle.ts'
import { type CheckpointHead, parseCheckpoint, parseNote } from './note.ts'
import { readHead } from './sequence.ts'
import { HASH_BYTES } from './tile.ts'
import { type Ends, type LeafRow, wrongIn } from './verify-leaf.ts'
import type { Finding, TilesReport } from './verify-tiles.ts'

const PAGE = 5000

function readPage(sql: postgres.TransactionSql, after: number): Promise<LeafRow[]> {
  return sql<
    LeafRow[]
  >`select l.leaf_index as index, l.envelope, l.leaf_hash as hash, e.bytes, encode(sha256(e.bytes), 'hex') as event,
      e.id, e.type, to_char(e.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as at, e.actor_id as "actorId",
      e.case_id as "caseId", e.from_case_id as "fromCaseId", e.item_id as "itemId",
      coalesce((select json_agg(json_build_object('stream', k.stream, 'seq', k.seq, 'place', k.place,
        'prev', encode(k.prev, 'hex'), 'salt', encode(k.salt, 'hex')) order by k.place)
        from ledger_links k where k.leaf_index = l.leaf_index), '[]') as links,
      coalesce((select json_agg(json_build_object('field', v.field, 'value', v.value, 'salt', encode(v.salt, 'hex')))
        from event_values v where v.event_id = l.event_id), '[]') as values
    from ledger_leaves l left join custody_events e on e.id = l.event_id
    where l.leaf_index > ${after} order by l.leaf_index limit ${PAGE}`
}

/** `event-id field` of each value that an event says was erased. */
async function erasedValues(sql: postgres.TransactionSql): Promise<Set<string>> {
  const rows = await sql<{ facts: { eventId: string; field: string } }[]>`
    select convert_from(bytes, 'UTF8')::json -> 'facts' as facts from custody_events where type = 'custody.value-erased'`
  return new Set(rows.map(({ facts }) => `${facts.eventId} ${facts.field}`))
}

/** What stands at an index where another leaf was published. */
function whatStands(row: LeafRow, { leafHashes }: TilesReport): string {
  for (let at = leafHashes.indexOf(row.hash); at >= 0; at = leafHashes.indexOf(row.hash, at + 1)) {
    if (at % HASH_BYTES === 0) return `leaf ${at / HASH_BYTES} stands in its place`
  }
  return 'the leaf is not the one that was published'
}

async function unlogged(sql: postgres.TransactionSql): Promise<Finding[]> {
  const rows = await sql`select e.id from custody_events e
    where not exists (select from ledger_leaves l where l.event_id = e.id)
      and not exists (select from custody_outbox o where o.event_id = e.id) order by e.id`
  return rows.map(({ id }) => ({ index: null, what: `event ${id} is neither in the log nor on its way` }))
}

/** Rows of exhibits beside the facts that were recorded when they were sealed. */
async function changedItems(sql: postgres.TransactionSql): Promise<Finding[]> {
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

type KnownHead = { size: number; root: Buffer; what: string }

/** The head in a checkpoint; null where it was made unreadable. */
function headIn(note: string): CheckpointHead | null {
  try {
    return parseCheckpoint(parseNote(note).text)
  } catch (error) {
    if (!(error instanceof TypeError)) throw error
    return null
  }
}

/** Heads that the leaves must lead to: each that was committed, and each that others outside saw under this origin. */
async function knownHeads(sql: postgres.TransactionSql, origin: string): Promise<KnownHead[]> {
  const committed = await sql<{ size: string; root: Buffer }[]>`select size, root from ledger_heads`
  const seen = await sql<{ size: string; name: string; note: string }[]>`
    select size, name, note from ledger_anchors where origin = ${origin}`
  const outside = seen.map(({ size, name, note }): KnownHead => {
    const head = headIn(note)
    const root = head?.origin === origin && head.size === Number(size) ? head.root : Buffer.alloc(0)
    return { size: Number(size), root, what: `the head of ${size} leaves that ${name} saw` }
  })
  const own = committed.map(({ size, root }): KnownHead => {
    return { size: Number(size), root, what: `the head of ${size} leaves that was committed` }
  })
  return [...own, ...outside].toSorted((one, other) => one.size - other.size)
}

/** The ends of streams, from which the next places are given. */
async function wrongEnds(sql: postgres.TransactionSql, ends: Ends): Promise<Finding[]> {
  const rows = await sql<{ stream: Stream; length: string; leaf: string }[]>`
    select stream, length, encode(last_leaf, 'hex') as leaf from ledger_streams`
  const isOther = ({ stream, length, leaf }: (typeof rows)[number]) => {
    const end = ends.get(stream)
    return Number(length) !== (end ? end.seq + 1 : 0) || leaf !== end?.leaf
  }
  const known = new Set(rows.map(({ stream }) => stream))
  const wrong = [
    ...rows.filter(isOther).map(({ stream }) => stream),
    ...[...ends.keys()].filter((stream) => !known.has(stream)),
  ]
  return wrong.map((stream) => ({ index: null, what: `the end of ${stream} is not that of its leaves` }))
}

async function verify(sql: postgres.TransactionSql, published: TilesReport): Promise<Finding[]> {
  const findings: Finding[] = []
  const ends: Ends = new Map()
  const erased = await erasedValues(sql)
  const heads = await knownHeads(sql, published.head.origin)
  const wrongHeads: string[] = []
  let range = EMPTY
  let expected = 0
  let hasOtherLeaf = false
  for (let page = await readPage(sql, -1); page.length > 0; page = await readPage(sql, expected - 1)) {
    for (const row of page) {
      const index = Number(row.index)
      hasOtherLeaf ||= expected < index
      for (; expected < index; expected += 1) findings.push({ index: expected, what: 'the leaf is missing' })
      expected = index + 1
      const wrong = wrongIn(row, ends, erased)
      const own = leafHash(row.envelope)
      const isHashed = own.equals(row.hash)
      const known = published.leafHashes.subarray(index * HASH_BYTES, (index + 1) * HASH_BYTES)
      const isPublished = known.length === 0 || known.equals(row.hash)
      if (!isHashed) wrong.push('the entry is not the one that was hashed')
      if (!isPublished) wrong.push(whatStands(row, published))
      hasOtherLeaf ||= !isHashed || !isPublished
      findings.push(...wrong.map((what) => ({ index, what })))
      range = extend(range, [own])
      for (; heads[0] && heads[0].size <= range.size; heads.shift()) {
        const { size, root, what } = heads[0]
        if (size !== range.size || !root.equals(rootOf(range))) wrongHeads.push(`${what} is not that of the leaves`)
      }
    }
  }
  for (; expected < published.head.size; expected += 1) findings.push({ index: expected, what: 'the leaf is missing' })
  wrongHeads.push(...heads.map(({ what }) => `${what} has more leaves than the log`))
  // Where a leaf is known to be another, every head after it is, too: the leaf tells more.
  if (!hasOtherLeaf) findings.push(...wrongHeads.map((what) => ({ index: null, what })))
  const head = await readHead(sql)
  if (head.size !== expected || !head.root.equals(rootOf(range)))
    findings.push({ index: null, what: `the head of ${head.size} leaves is not that of the leaves` })
  if (findings.length === 0) findings.push(...(await wrongEnds(sql, ends)))
  return [...findings, ...(await changedItems(sql)), ...(await unlogged(sql))]
}

/**
 * Reads every leaf of the database, with its event, values and places, and compares them with each other and with what
 * was published before. Findings are in the order of the log. All on one view of the database: the log goes on
 * meanwhile.
 */
export function verifyDatabase(sql: postgres.Sql, published: TilesReport): Promise<Finding[]> {
  return sql.begin('isolation level repeatable read read only', (tx) => verify(tx, published)) as Promise<Finding[]>
}
