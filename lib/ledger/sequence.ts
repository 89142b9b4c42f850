import type postgres from 'postgres'
import { CdipError } from '#lib/errors.ts'
import { log } from '#lib/log.ts'
import { noteAlarm } from './alarms.ts'
import { type Stream, streamsOf } from './envelope.ts'
import { type CompactRange, extend, rootOf, type SizeAndRoot } from './merkle.ts'
import { type Placed, placeEvents, type StreamEnd, type Unplaced } from './place-events.ts'
import { HASH_BYTES, hashesOf } from './tile.ts'

/** What one batch holds at most: a leader that dies loses no more work than this. */
export const BATCH = 1000

/** Where tests end the process, as a power cut would. */
export type CrashPoint = 'taken' | 'written' | 'committed' | 'signed' | 'tiled' | 'published'
export type AtCrashPoint = (point: CrashPoint) => void | Promise<void>

type HeadRow = { size: string; root: Buffer; peaks: Buffer }

/** The log as the database has it. */
export async function readHead(sql: postgres.Sql | postgres.TransactionSql): Promise<CompactRange & SizeAndRoot> {
  const [row] = await sql<HeadRow[]>`select size, root, peaks from ledger_head`
  if (!row) throw new Error('the log has no head')
  return { size: Number(row.size), root: row.root, peaks: hashesOf(row.peaks, row.peaks.length / HASH_BYTES) }
}

/** As text: a pool that drizzle wraps has no serialiser for objects. An envelope is ASCII by its form. */
const rows = (values: readonly (object | string)[]) => JSON.stringify(values)

async function write(tx: postgres.TransactionSql, { leaves, links, ends }: Placed): Promise<void> {
  const leafRows = leaves.map((leaf) => ({
    ...{ leaf_index: leaf.leafIndex, event_id: leaf.eventId },
    ...{ envelope: leaf.envelope.toString(), leaf_hash: leaf.leafHash.toString('hex') },
  }))
  await tx`insert into ledger_leaves (leaf_index, event_id, envelope, leaf_hash)
    select leaf_index, event_id, convert_to(envelope, 'UTF8'), decode(leaf_hash, 'hex')
    from json_to_recordset(${rows(leafRows)}::text::json) as l (leaf_index bigint, event_id uuid, envelope text, leaf_hash text)`
  const linkRows = links.map(({ leafIndex, salt, ...link }) => ({
    ...link,
    leaf_index: leafIndex,
    salt: salt.toString('hex'),
  }))
  await tx`insert into ledger_links (stream, seq, leaf_index, place, prev, salt)
    select stream, seq, leaf_index, place, decode(prev, 'hex'), decode(salt, 'hex')
    from json_to_recordset(${rows(linkRows)}::text::json)
      as l (stream text, seq bigint, leaf_index bigint, place integer, prev text, salt text)`
  const endRows = [...ends].map(([stream, end]) => ({
    ...{ stream, length: end.length, last_leaf: end.lastLeaf.toString('hex') },
  }))
  await tx`insert into ledger_streams (stream, length, last_leaf)
    select stream, length, decode(last_leaf, 'hex')
    from json_to_recordset(${rows(endRows)}::text::json) as s (stream text, length bigint, last_leaf text)
    on conflict (stream) do update set length = excluded.length, last_leaf = excluded.last_leaf`
}

type Taken = Omit<Unplaced, 'sha256'> & { sha256: string | null; isPlaced: boolean }

/** What can be placed. The rest is told and left out: one bad row must not keep every later event from its place. */
async function passOver(tx: postgres.TransactionSql, taken: readonly Taken[]): Promise<Unplaced[]> {
  const events: Unplaced[] = []
  for (const { sha256, isPlaced, ...event } of taken) {
    if (sha256 && !isPlaced) events.push({ ...event, sha256 })
    else {
      const detail = isPlaced ? 'the event has its place already' : 'there is no such event'
      log('error', 'an entry on its way to the log was passed over', { id: event.id, detail })
      await noteAlarm(tx, 'passed-over', event.id, detail)
    }
  }
  return events
}

/**
 * Gives up to BATCH committed events their places in the log and moves its head, unsigned. All in the caller's
 * transaction, which nobody else may run beside it: CONFLICT where the head was moved by another. Returns how many, and
 * the head after them.
 */
export async function sequenceBatch(
  tx: postgres.TransactionSql,
  at: AtCrashPoint,
): Promise<{ taken: number; head: SizeAndRoot }> {
  const head = await readHead(tx)
  // Never "position greater than": what has the lower position may be committed later.
  const taken = await tx<Taken[]>`
    with taken as (
      delete from custody_outbox
      where position = any (array(select position from custody_outbox order by position limit ${BATCH}))
      returning event_id, position
    )
    select t.event_id as id, e.item_id as "itemId", e.case_id as "caseId", e.from_case_id as "fromCaseId",
      encode(sha256(e.bytes), 'hex') as sha256,
      exists (select from ledger_leaves l where l.event_id = t.event_id) as "isPlaced"
    from taken t left join custody_events e on e.id = t.event_id order by t.position`
  const events = await passOver(tx, taken)
  if (events.length === 0) return { taken: taken.length, head }
  await at('taken')
  const streams = [...new Set(events.flatMap(streamsOf))]
  const ends = await tx<{ stream: Stream; length: string; lastLeaf: Buffer }[]>`
    select stream, length, last_leaf as "lastLeaf" from ledger_streams
    where stream in (select json_array_elements_text(${rows(streams)}::text::json))`
  const known = new Map<Stream, StreamEnd>(
    ends.map(({ stream, length, lastLeaf }) => [stream, { length: Number(length), lastLeaf }]),
  )
  const placed = placeEvents(head.size, known, events)
  await write(tx, placed)
  const next = extend(
    head,
    placed.leaves.map((leaf) => leaf.leafHash),
  )
  const root = rootOf(next)
  const moved =
    await tx`update ledger_head set size = ${next.size}, root = ${root}, peaks = ${Buffer.concat(next.peaks)}
    where size = ${head.size} and root = ${head.root} returning 1`
  if (moved.length !== 1) throw new CdipError('CONFLICT', 'the head of the log was moved by another')
  await tx`insert into ledger_heads (size, root, at) values (${next.size}, ${root}, now())`
  await at('written')
  return { taken: taken.length, head: { size: next.size, root } }
}
